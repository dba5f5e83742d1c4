"""What the pages of jobs show."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from jishan_portal.jobs.models import Job
from jishan_portal.jobs.progress import figures_key
from jishan_portal.jobs.states import JobState
from jishan_portal.kit import clock

SETTLED_AFTER = 3  # seconds until an estimate of what remains is worth showing


@dataclass(frozen=True)
class Figures:
    """How far a job is: counts, percent (None before anything is known), the step, and what remains in words."""

    done: int
    total: int
    note: str
    remaining: str = ""

    @property
    def percent(self) -> int | None:
        """Whole percent, never above 100."""
        return min(100, self.done * 100 // self.total) if self.total else None


def mine(user):
    """Return the jobs somebody has ordered, newest first, with their result files."""
    return Job.objects.visible_to(user).select_related("result")


def figures_of(job: Job) -> Figures:
    """Return the latest figures of a job: of a running one from the cache, which is ahead of the row."""
    latest = (cache.get(figures_key(job.pk)) or {}) if job.is_open else {}
    done, total, note = latest.get("done", job.done), latest.get("total", job.total), latest.get("note", job.note)
    remaining = remaining_words(done, total, job.running_since) if job.state == JobState.RUNNING else ""
    return Figures(done, total, note, remaining)


def remaining_words(done: int, total: int, since: datetime | None) -> str:
    """Return how long it will still take at the pace so far: 约还需 2 分钟; empty where one cannot tell."""
    elapsed = (clock.now() - since).total_seconds() if since else 0
    if elapsed < SETTLED_AFTER or not 0 < done < total:
        return ""
    seconds = elapsed * (total - done) / done
    return f"约还需 {max(1, round(seconds))} 秒" if seconds < 60 else f"约还需 {round(seconds / 60)} 分钟"
