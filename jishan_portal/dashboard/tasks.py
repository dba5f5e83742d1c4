"""What the figures need from the clock."""

from celery import shared_task

from jishan_portal.dashboard import readings


@shared_task
def read_figures():
    """Every minute: reads the figures of county and towns; the last of a day stay as its snapshot."""
    readings.refresh()
