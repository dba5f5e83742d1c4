"""What the public side needs from the clock."""

from celery import shared_task

from jishan_portal.public import actions


@shared_task
def make_open_data():
    """Each day; a month's files are made once, on the first day the portal runs in it."""
    actions.make_month()
