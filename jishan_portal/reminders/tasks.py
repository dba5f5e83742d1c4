"""What reminders need from the clock."""

from celery import shared_task

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.reminders import actions, sending


@shared_task
def remind():
    """Every hour of the working day: makes the day's reminders if they are not made yet, days missed included."""
    actions.make_round(by=SYSTEM)


@shared_task
def deliver():
    """Every two minutes: tells those to whom something was passed on, and empties the outbox of what is due."""
    actions.tell_passed()
    sending.deliver()
