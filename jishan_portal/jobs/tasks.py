"""The worker's and the clock's entry to jobs."""

from celery import shared_task

from jishan_portal.jobs import actions


@shared_task
def run_job(job_id: int):
    """Do one job."""
    actions.run(job_id)


@shared_task
def sweep_jobs():
    """Every minute: take up jobs that were lost."""
    actions.sweep()
