"""Gathers the tasks and job handlers of the slices, where Celery and `jobs` look for them."""

from inspections.officers.tasks import warn_of_certificates
from inspections.plans.tasks import plan, start_plans
from inspections.risk.tasks import compare, turn_grades, write

__all__ = ["compare", "plan", "start_plans", "turn_grades", "warn_of_certificates", "write"]
