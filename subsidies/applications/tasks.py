"""What applications need from the clock."""

from celery import shared_task

from subsidies.applications import ending


@shared_task
def clear_notices():
    """Every morning: decisions whose public notice is over and to which nothing is objected wait for their money; twice is once."""
    ending.clear_notices()
