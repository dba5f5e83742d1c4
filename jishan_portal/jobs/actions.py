"""Ordering, doing, cancelling and taking up long work."""

import logging
import secrets
from datetime import timedelta
from uuid import uuid4

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.celery import send_on_commit
from jishan_portal.jobs.models import Job
from jishan_portal.jobs.progress import Cancelled, Progress, beat_key, beating, cancel_key
from jishan_portal.jobs.registry import handler_of
from jishan_portal.jobs.states import JobState
from jishan_portal.kit import clock

SILENT_AFTER = timedelta(minutes=5)
WAITING_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 3
UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
log = logging.getLogger(__name__)


@transaction.atomic
def start(kind: str, *, by, title: str, params: dict, once: str = "") -> Job:
    """Order long work; it starts after the commit. `params` are JSON values for the handler of `kind`.

    With `once`, an order of the same person and kind that is still open under that key is returned instead of a second one.
    """
    handler_of(kind)
    owner = by if isinstance(by, User) else None
    job = Job(kind=kind, title=title[:120], params=params, once=once, started_by=owner, created_at=clock.now())
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        return Job.objects.open().get(started_by=owner, kind=kind, once=once)
    audit.record("jobs.start", job, by=by, summary=f"发起后台任务：{job}", data={"kind": kind})
    _send(job)
    return job


def run(job_id: int) -> None:
    """Do a queued job; one that somebody else has taken, or that is over, is left alone."""
    run_id, now = uuid4(), clock.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, run_id=run_id, running_since=now, heartbeat_at=now, attempts=F("attempts") + 1
    )
    if not taken:
        return
    job = Job.objects.select_related("started_by").get(pk=job_id)
    progress = Progress(job)
    try:
        with beating(job):
            outcome = handler_of(job.kind)(job, progress, **job.params)
    except Cancelled:
        _finish(job, progress, JobState.CANCELLED)
    except Exception as error:  # whatever a handler raises ends this job, not the worker
        _fail(job, progress, error)
    else:
        _finish(job, progress, JobState.DONE, outcome=outcome or {})


@transaction.atomic
def cancel(job: Job, *, by) -> Job:
    """Ask a job to stop: a queued one ends at once, a running one at its next step. An ended one stays as it is."""
    cache.set(cancel_key(job.pk), True, 24 * 3600)
    held = Job.objects.select_for_update().get(pk=job.pk)
    if not held.is_open or held.cancel_asked_at:
        return held
    held.cancel_asked_at = clock.now()
    held.save(update_fields=["cancel_asked_at"])
    Job.objects.filter(pk=held.pk, state=JobState.QUEUED).update(state=JobState.CANCELLED, finished_at=clock.now())
    audit.record("jobs.cancel", held, by=by, summary=f"取消后台任务：{held}")
    held.refresh_from_db()
    return held


def sweep(*, by=SYSTEM) -> int:
    """Take up what was lost: jobs no worker fetched, and jobs whose worker fell silent. Returns how many were sent again."""
    now = clock.now()
    waiting = Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - WAITING_AFTER).exclude(heartbeat_at__gt=now - WAITING_AFTER)
    running = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - SILENT_AFTER)
    silent = [job for job in running if not _beats(job, now)]
    return sum(_take_up(job, by=by) for job in [*waiting, *silent])


def _beats(job: Job, now) -> bool:
    last = cache.get(beat_key(job.pk))
    return last is not None and last > now - SILENT_AFTER


@transaction.atomic
def _take_up(job: Job, *, by) -> int:
    """Queue a lost job anew, or give it up after MOST_ATTEMPTS."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if (held.state, held.run_id, held.heartbeat_at) != (job.state, job.run_id, job.heartbeat_at):
        return 0
    if held.attempts >= MOST_ATTEMPTS or held.cancel_asked_at:
        state = JobState.CANCELLED if held.cancel_asked_at else JobState.FAILED
        error = "" if held.cancel_asked_at else f"服务器连续 {held.attempts} 次中断，任务没有做完。请稍后重新发起；再不成请联系系统管理员。"
        Job.objects.filter(pk=held.pk).update(state=state, error=error, finished_at=clock.now())
        audit.record("jobs.give_up", held, by=by, summary=f"后台任务中断：{held}")
        return 0
    Job.objects.filter(pk=held.pk).update(state=JobState.QUEUED, run_id=None, heartbeat_at=clock.now())
    _send(held)
    return 1


def _send(job: Job) -> None:
    send_on_commit("jishan_portal.jobs.tasks.run_job", job.pk)


def _fail(job: Job, progress: Progress, error: Exception) -> None:
    """End a job with a sentence for its orderer; an unforeseen error gets a code that leads to it in the log."""
    message = getattr(error, "message", "")
    if isinstance(message, str) and message:
        _finish(job, progress, JobState.FAILED, error=message[:300])
        return
    code = "".join(secrets.choice(UNAMBIGUOUS) for _ in range(8))
    log.error("job %s (%s) failed, code %s", job.pk, job.kind, code, exc_info=error)
    sentence = f"系统出错，任务已停止，没有做完的部分没有保存。请重新发起；再不成请把编号 {code} 告诉系统管理员。"
    _finish(job, progress, JobState.FAILED, error=sentence, support_code=code)


@transaction.atomic
def _finish(job: Job, progress: Progress, state: str, **facts) -> None:
    """Write how a run ended; a run that was given up for lost writes nothing over its successor."""
    figures = {"done": progress.done, "total": progress.total, "note": progress.note[:120]}
    result = {"result": progress.result, "result_url": progress.result_url} if state == JobState.DONE else {}
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, run_id=job.run_id)
    if mine.update(state=state, finished_at=clock.now(), heartbeat_at=clock.now(), **figures, **result, **facts):
        by = job.started_by or SYSTEM
        audit.record(
            "jobs.finish", job, by=by, summary=f"后台任务{JobState(state).label}：{job}", data={"outcome": facts.get("outcome", {})}
        )
