"""What licences and health certificates need from the clock."""

from celery import shared_task

from jishan_portal.accounts.actors import SYSTEM
from workshops.licences import actions
from workshops.people import actions as people


@shared_task
def warn_of_expiry():
    """Every morning: tell owners and stations what runs out; what was told is not told again."""
    people.warn(by=SYSTEM)
    actions.warn(by=SYSTEM)
