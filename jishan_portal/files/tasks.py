"""The clock of files."""

from celery import shared_task

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.files import actions


@shared_task
def sweep_orphans():
    """Nightly: clear away uploads that nobody used for 30 days; then keep what to know older pictures by."""
    actions.sweep_orphans(by=SYSTEM)
    actions.liken()
