"""The clock's entry to publications."""

from celery import shared_task

from jishan_portal.publications import actions


@shared_task
def expire_publications():
    """Every night: what has been shown long enough leaves the public pages."""
    actions.expire_due()
