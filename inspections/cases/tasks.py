"""What cases need from the clock."""

from celery import shared_task

from inspections.cases import beside, executing


@shared_task
def lapse_periods():
    """Every night: advance registrations that ran out lapse, unused periods of remedy end; twice is as good as once."""
    beside.lapse_registrations()
    executing.end_remedy_periods()
