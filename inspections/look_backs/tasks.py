"""What the second look needs from the clock, and hands to the worker."""

from celery import shared_task

from inspections.look_backs import actions, stamps
from jishan_portal.accounts.actors import SYSTEM


@shared_task
def draw_look_backs():
    """Every morning: the list is drawn up on its day and kept true afterwards; twice is as good as once."""
    actions.draw_due(by=SYSTEM)


@shared_task
def stamp_look_back_picture(picture_id: int):
    """Draw the time into the copy of a photo that is shown; twice is as good as once."""
    stamps.stamp(picture_id, by=SYSTEM)
