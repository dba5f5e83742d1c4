"""What standardisation needs from the clock."""

from celery import shared_task

from inspections.standardisation import actions
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock


@shared_task
def take_in_batch():
    """Every morning: workshops put into the batch get their record, those taken out leave; twice is as good as once."""
    actions.take_in(clock.today().year, by=SYSTEM)
