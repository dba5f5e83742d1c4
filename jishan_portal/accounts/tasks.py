"""What accounts need from the clock."""

from celery import shared_task

from jishan_portal.accounts import kept, sessions


@shared_task
def sweep_sessions():
    """Note sessions that ran out; forget kept forms whose half hour is over."""
    sessions.sweep()
    kept.purge()
