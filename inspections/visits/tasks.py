"""What visits hand to the worker."""

from celery import shared_task

from inspections.visits import stamps
from jishan_portal.accounts.actors import SYSTEM


@shared_task
def stamp_picture(picture_id: int):
    """Draw time and place into the copy of a photo that is shown; twice is as good as once."""
    stamps.stamp(picture_id, by=SYSTEM)
