"""Gathers the tasks of the slices, where Celery looks for them."""

from workshops.licences.tasks import warn_of_expiry

__all__ = ["warn_of_expiry"]
