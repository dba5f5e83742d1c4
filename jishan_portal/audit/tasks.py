"""The daily manifest, made by the clock."""

from datetime import timedelta

from celery import shared_task

from jishan_portal.audit import actions
from jishan_portal.kit import clock


@shared_task
def make_daily_manifest():
    """Write yesterday's manifest; safe to run again."""
    actions.make_manifest(clock.today() - timedelta(days=1))
