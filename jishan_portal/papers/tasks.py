"""The worker's and the clock's entry to papers."""

from celery import shared_task

from jishan_portal.papers import actions


@shared_task
def draw_paper(paper_id: int):
    """Make the PDF of one paper."""
    actions.draw(paper_id)


@shared_task
def sweep_papers():
    """Every five minutes: papers whose PDF was lost on the way."""
    actions.sweep()
