"""What is shown of running work."""

from datetime import timedelta

import pytest

from jishan_portal.accounts.roles import Role
from jishan_portal.jobs import actions, queries
from jishan_portal.jobs.models import Job
from jishan_portal.jobs.progress import Progress
from jishan_portal.jobs.states import JobState
from jishan_portal.kit import clock
from tests.factories import user_of


@pytest.mark.parametrize(
    ("done", "total", "elapsed", "words"),
    [
        (50, 100, 30, "约还需 30 秒"),
        (1, 100, 10, "约还需 16 分钟"),
        (99, 100, 10, "约还需 1 秒"),
        (50, 100, 1, ""),
        (0, 100, 30, ""),
        (100, 100, 30, ""),
        (5, 0, 30, ""),
    ],
)
def test_remaining_words(freeze, done, total, elapsed, words):
    now = freeze("2026-03-17 10:00")
    assert queries.remaining_words(done, total, now - timedelta(seconds=elapsed)) == words


@pytest.mark.django_db(transaction=True)
def test_progress_shows_in_row_and_cache(queued):
    job = actions.start("test.count", by=user_of(Role.INSPECTOR), title="导入", params={})
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, running_since=clock.now() - timedelta(seconds=20))
    job.refresh_from_db()

    Progress(job)(25, 100, "第 25 户")

    figures = queries.figures_of(job)
    assert (figures.done, figures.percent, figures.note) == (25, 25, "第 25 户")
    assert figures.remaining.startswith("约还需")
    job.refresh_from_db()
    assert (job.done, job.total) == (25, 100)
