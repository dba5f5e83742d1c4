"""What 名特优 needs from the clock."""

from celery import shared_task

from branding.awards import actions


@shared_task
def call_reviews():
    """Every morning: awards whose term is over are reviewed."""
    actions.call_reviews()
