"""What samples need from the clock, and hand to the worker."""

from celery import shared_task

from inspections.sampling import actions, stamps
from jishan_portal.accounts.actors import SYSTEM


@shared_task
def lapse_objections():
    """Every morning: periods to object that ran out; twice is as good as once."""
    actions.lapse_objections()


@shared_task
def stamp_sample_picture(picture_id: int):
    """Draw the time into the copy of a photo that is shown; twice is as good as once."""
    stamps.stamp(picture_id, by=SYSTEM)
