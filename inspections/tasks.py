"""Gathers the tasks and job handlers of the slices, where Celery and `jobs` look for them."""

from inspections.plans.tasks import plan, start_plans

__all__ = ["plan", "start_plans"]
