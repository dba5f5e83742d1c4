"""Job handlers and clock entry points of risk grading."""

from celery import shared_task

from inspections.risk import computing, runs
from inspections.risk.gathering import gather
from inspections.risk.models_runs import Run
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.jobs.registry import handles


@handles(runs.COMPARE)
def compare(job, progress, *, run):
    """Compare an area's grades with what they would be."""
    row = Run.objects.select_related("started_by").get(pk=run)
    progress.leads_to(row.url)
    return runs.compare(row, progress)


@handles(runs.WRITE)
def write(job, progress, *, run):
    """Write the grades of a confirmed run."""
    row = Run.objects.select_related("started_by").get(pk=run)
    progress.leads_to(row.url)
    return runs.write(row, progress, by=job.started_by or SYSTEM)


@shared_task
def turn_grades():
    """Each night: take in new evidence, and let the lists show the grades that hold from today."""
    gather()
    computing.turn(by=SYSTEM)
