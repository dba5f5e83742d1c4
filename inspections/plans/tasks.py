"""What plans need from the clock, and large plans in the background."""

from celery import shared_task

from inspections.plans import actions
from inspections.plans.models import Plan
from jishan_portal.jobs.registry import handles


@shared_task
def start_plans():
    """Every morning: issued plans whose first day has come run."""
    actions.start_due()


@handles(actions.RUN_JOB)
def plan(job, progress, *, plan: int, version: int | None = None) -> dict:
    """Work a large plan out."""
    progress.leads_to(f"/inspections/plans/{plan}/")
    held = Plan.objects.visible_to(job.started_by).get(pk=plan)
    progress(0, 1, note="正在编排")
    done = actions.run(held, by=job.started_by, version=version)
    return {key: done.figures[key] for key in ("visits", "team_days", "missing")}
