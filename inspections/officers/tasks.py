"""What officers need from the clock."""

from celery import shared_task

from inspections.officers import actions
from jishan_portal.accounts.actors import SYSTEM


@shared_task
def warn_of_certificates():
    """Every morning: tell officers and chiefs whose certificates run out; what was told is not told again."""
    actions.remind(by=SYSTEM)
