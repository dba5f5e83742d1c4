"""What surprise checks need from the clock."""

from celery import shared_task

from inspections.dens import watching


@shared_task
def show_checks():
    """Every morning: yesterday's unmade checks are drawn anew, today's are shown to their two officers; twice is as good as once."""
    watching.miss_due()
    watching.show_due()
