"""What hazards need from the clock."""

from celery import shared_task

from inspections.hazards import escalation
from jishan_portal.accounts.actors import SYSTEM


@shared_task
def escalate_hazards():
    """Every morning: overdue hazards climb, owners are reminded, searched words are renewed; twice is as good as once."""
    escalation.escalate(by=SYSTEM)
    escalation.remind_owners()
    escalation.renew_texts()
