"""Gathers the tasks of the slices, where Celery looks for them."""

from subsidies.applications.tasks import clear_notices

__all__ = ["clear_notices"]
