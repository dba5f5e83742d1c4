"""The clock of retention, and its long work."""

from celery import shared_task

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.jobs.registry import handles
from jishan_portal.kit import clock
from jishan_portal.retention import actions, queries


@shared_task
def look_after_terms():
    """Every night: destroy what is due, or say that something is."""
    actions.nightly(by=SYSTEM)


@handles("retention.destroy")
def destroy(job, progress):
    """Destroy what is due today, in the name of whoever ordered it."""
    total = sum(one.count for one in queries.overview(clock.today()))
    found = actions.destroy_all(by=job.started_by or SYSTEM, progress=lambda gone: progress(min(gone, total), total, note="逐批销毁"))
    progress(total, total, note=f"共销毁 {sum(found.values())} 条")
    return found
