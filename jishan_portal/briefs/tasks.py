"""What briefs need from the clock."""

from celery import shared_task

from jishan_portal.briefs import actions


@shared_task
def make_briefs():
    """Every afternoon: drafts what falls due that day (Fridays, ends of months, the last milestone)."""
    actions.make_due()
