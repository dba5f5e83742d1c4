"""What the boxes need from the clock."""

from celery import shared_task

from jishan_portal.accounts.actors import SYSTEM
from workshops.archive_boxes import actions, refreshing


@shared_task
def refresh_changed():
    """Every minute: store the completeness of the files about which something new is written."""
    refreshing.refresh_changed()


@shared_task
def refresh_all():
    """Every night, when the day has changed what is still in force; then tell owners what runs out."""
    refreshing.refresh_all()
    actions.warn(by=SYSTEM)
