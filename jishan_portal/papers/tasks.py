"""The worker's and the clock's entry to papers."""

from celery import shared_task

from jishan_portal.jobs.registry import handles
from jishan_portal.papers import actions, binding
from jishan_portal.papers.models import Paper


@shared_task
def draw_paper(paper_id: int):
    """Make the PDF of one paper."""
    actions.draw(paper_id)


@shared_task
def sweep_papers():
    """Every five minutes: papers whose PDF was lost on the way."""
    actions.sweep()


@handles(binding.JOB)
def bind_papers(job, progress, *, ids: list, name: str) -> dict:
    """Bind the papers that whoever ordered it may see, in the order they were asked for."""
    found = Paper.objects.visible_to(job.started_by).in_bulk(ids[: binding.MOST])
    return binding.keep_bound(job, progress, [found[pk] for pk in ids if pk in found], name)
