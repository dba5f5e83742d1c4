"""What hazards need from the clock, and hand to the worker."""

from celery import shared_task

from inspections.hazards import escalation, stamps
from jishan_portal.accounts.actors import SYSTEM


@shared_task
def escalate_hazards():
    """Every morning: overdue hazards climb, owners are reminded, searched words are renewed; twice is as good as once."""
    escalation.escalate(by=SYSTEM)
    escalation.remind_owners()
    escalation.renew_texts()


@shared_task
def stamp_hazard_picture(picture_id: int):
    """Draw the time into the copy of a photo that is shown; twice is as good as once."""
    stamps.stamp(picture_id, by=SYSTEM)
