"""What samples need from the clock."""

from celery import shared_task

from inspections.sampling import actions


@shared_task
def lapse_objections():
    """Every morning: periods to object that ran out; twice is as good as once."""
    actions.lapse_objections()
