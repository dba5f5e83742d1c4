"""The beat's sign of life."""

from celery import shared_task
from django.core.cache import cache

from jishan_portal.kit import clock
from jishan_portal.ops.queries import BEAT_KEY


@shared_task
def note_beat():
    """Leave the mark that the health page looks for; sent by the beat each minute, written by a worker."""
    cache.set(BEAT_KEY, clock.now().timestamp(), 3600)
