"""What a handler tells while it works, and how it learns that it should stop.

Figures and heartbeats go through the cache, because a handler that works in one transaction could show nothing in the
database before it ends; outside a transaction they are written to the row as well.
"""

import threading
import time
from contextlib import contextmanager
from pathlib import Path

from django.core.cache import cache
from django.db import connection

from jishan_portal.files import actions as files
from jishan_portal.jobs.models import Job
from jishan_portal.kit import clock

SHOWN_EVERY = 0.5  # seconds
BEAT_EVERY = 20
KEPT_FOR = 24 * 3600


class Cancelled(Exception):
    """Raised inside a handler whose job somebody has cancelled; whatever transaction is open rolls back."""


class JobFailed(Exception):
    """Raised by a handler that cannot go on, with a Chinese sentence saying why and what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def figures_key(job_id: int) -> str:
    """Return the cache key of a job's latest figures."""
    return f"job:{job_id}:figures"


def cancel_key(job_id: int) -> str:
    """Return the cache key that tells a running handler to stop."""
    return f"job:{job_id}:cancel"


def beat_key(job_id: int) -> str:
    """Return the cache key under which a living worker leaves its heartbeat."""
    return f"job:{job_id}:beat"


class Progress:
    """Given to a handler: call it with what is done; keep a result file; name the page of the result."""

    def __init__(self, job: Job):
        self.job, self.done, self.total, self.note = job, 0, 0, ""
        self.result, self.result_url = None, ""
        self._shown_at = 0.0

    def __call__(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell how far the work is. Raises Cancelled when somebody has asked to stop."""
        self.done, self.total, self.note = done, total or self.total, note or self.note
        if time.monotonic() - self._shown_at < SHOWN_EVERY:
            return
        self._shown_at = time.monotonic()
        self._show()
        if self._is_cancelled():
            raise Cancelled

    def keep(self, path: Path, name: str) -> None:
        """Store the result file; it can be fetched by whoever ordered the job for 30 days."""
        self.result = files.keep_made(path, by=self.job.started_by, name=name, is_kept=False)

    def leads_to(self, url: str) -> None:
        """Name the page that shows what came of it."""
        self.result_url = url

    def _show(self) -> None:
        figures = {"done": self.done, "total": self.total, "note": self.note[:120]}
        cache.set(figures_key(self.job.pk), figures, KEPT_FOR)
        if not connection.in_atomic_block:
            Job.objects.filter(pk=self.job.pk, run_id=self.job.run_id).update(heartbeat_at=clock.now(), **figures)

    def _is_cancelled(self) -> bool:
        return cache.get(cancel_key(self.job.pk)) or Job.objects.filter(pk=self.job.pk, cancel_asked_at__isnull=False).exists()


@contextmanager
def beating(job: Job):
    """Leave a heartbeat while the block runs, so that long silence means a lost worker and not a long step."""
    stop = threading.Event()

    def beat():
        while True:
            cache.set(beat_key(job.pk), clock.now(), KEPT_FOR)
            if stop.wait(BEAT_EVERY):
                return

    thread = threading.Thread(target=beat, name=f"job-{job.pk}-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
