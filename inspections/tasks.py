"""Gathers the tasks and job handlers of the slices, where Celery and `jobs` look for them."""

from inspections.self_checks.tasks import accept_many, launch, take_in_new

__all__ = ["accept_many", "launch", "take_in_new"]
