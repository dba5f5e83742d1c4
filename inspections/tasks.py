"""Gathers the tasks of the slices, where Celery looks for them."""

from inspections.hazards.tasks import escalate_hazards

__all__ = ["escalate_hazards"]
