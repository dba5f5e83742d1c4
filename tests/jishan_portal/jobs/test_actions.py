"""Long work: done, failed, cancelled, lost and taken up."""

import logging
from datetime import timedelta

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.files.models import StoredFile
from jishan_portal.jobs import actions, registry
from jishan_portal.jobs.models import Job
from jishan_portal.jobs.progress import Cancelled, Progress, beat_key
from jishan_portal.jobs.states import JobState
from jishan_portal.kit import clock
from tests.factories import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_of(Role.INSPECTOR)


def start(kind, by, **options) -> Job:
    job = actions.start(kind, by=by, title="导出台账", params=options.pop("params", {}), **options)
    job.refresh_from_db()
    return job


def test_start_does_the_work_after_the_commit(officer, ran):
    job = start("test.count", officer, params={"rows": 5})

    assert ran == [5]
    assert (job.state, job.done, job.total, job.note, job.outcome) == (JobState.DONE, 5, 5, "第 5 户", {"rows": 5})
    assert job.finished_at is not None


def test_start_leaves_entries_without_params(officer):
    start("test.count", officer, params={"rows": 1})

    entries = Entry.objects.filter(subject_kind="jishan_portal.job").order_by("position")
    assert [(entry.action, entry.data) for entry in entries] == [
        ("jobs.start", {"kind": "test.count"}),
        ("jobs.finish", {"outcome": {"rows": 1}}),
    ]


def test_start_of_an_unknown_kind_is_a_programming_error(officer):
    with pytest.raises(KeyError):
        start("test.unknown", officer)
    assert Job.objects.count() == 0


def test_start_once_while_open_is_one_job(officer, queued):
    first = start("test.count", officer, once="2026-01")

    assert start("test.count", officer, once="2026-01") == first
    assert start("test.count", officer, once="2026-02") != first
    assert start("test.count", user_of(Role.INSPECTOR), once="2026-01") != first
    assert len(queued) == 3


def test_start_once_again_after_the_end_is_a_new_job(officer):
    assert start("test.count", officer, once="x") != start("test.count", officer, once="x")


def test_start_keeps_the_result_for_thirty_days(officer):
    job = start("test.file", officer)

    assert (job.result.original_name, job.result.is_kept, job.result_url) == ("稷山县_台账.csv", False, "/somewhere/")
    StoredFile.objects.all().delete()
    job.refresh_from_db()
    assert job.result is None


def test_run_of_a_refusal_shows_its_sentence(officer):
    job = start("test.refuse", officer)

    assert (job.state, job.error, job.support_code) == (JobState.FAILED, "工作簿里没有数据。请检查后重新上传。", "")


def test_run_of_a_crash_gives_a_code_that_is_in_the_log(officer, caplog):
    with caplog.at_level(logging.ERROR):
        job = start("test.crash", officer)

    assert job.state == JobState.FAILED
    assert f"编号 {job.support_code} " in job.error
    assert job.support_code in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_run_twice_is_done_once(officer, ran):
    job = start("test.count", officer)

    actions.run(job.pk)

    assert len(ran) == 1


def test_run_that_stops_is_cancelled(officer):
    assert start("test.stop", officer).state == JobState.CANCELLED


def test_run_given_up_for_lost_writes_nothing_over_its_successor(officer, queued):
    job = start("test.count", officer)
    registry.HANDLERS["test.count"] = lambda job, progress: Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, run_id=None)

    actions.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.finished_at) == (JobState.QUEUED, None)


def test_cancel_of_a_queued_job_ends_it(officer, queued, ran):
    job = actions.cancel(start("test.count", officer), by=officer)

    actions.run(job.pk)

    assert (job.state, ran) == (JobState.CANCELLED, [])
    assert Entry.objects.filter(action="jobs.cancel").count() == 1


def test_cancel_of_a_running_job_stops_it_at_its_next_step(officer, queued):
    job = start("test.count", officer)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)

    assert actions.cancel(job, by=officer).state == JobState.RUNNING
    with pytest.raises(Cancelled):
        Progress(job)(1, 10)


def test_cancel_of_an_ended_job_changes_nothing(officer):
    job = start("test.count", officer)

    assert actions.cancel(job, by=officer).state == JobState.DONE
    assert Entry.objects.filter(action="jobs.cancel").count() == 0


def lost(job: Job, minutes: int, **fields) -> None:
    past = clock.now() - timedelta(minutes=minutes)
    Job.objects.filter(pk=job.pk).update(created_at=past, heartbeat_at=past, **fields)


def test_sweep_sends_again_what_no_worker_fetched(officer, queued):
    job = start("test.count", officer)
    lost(job, 3)

    assert actions.sweep() == 1
    assert actions.sweep() == 0
    assert queued == [job.pk, job.pk]


def test_sweep_takes_up_a_silent_job(officer, queued, ran):
    job = start("test.count", officer)
    lost(job, 6, state=JobState.RUNNING, attempts=1)

    assert actions.sweep() == 1
    actions.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, len(ran)) == (JobState.DONE, 2, 1)


@pytest.mark.parametrize("minutes", [1, 6])
def test_sweep_leaves_a_living_job_alone(officer, queued, minutes):
    from django.core.cache import cache

    job = start("test.count", officer)
    lost(job, minutes, state=JobState.RUNNING, attempts=1)
    cache.set(beat_key(job.pk), clock.now())

    assert actions.sweep() == 0


def test_sweep_gives_up_after_three_attempts(officer, queued):
    job = start("test.count", officer)
    lost(job, 6, state=JobState.RUNNING, attempts=3)

    assert actions.sweep(by=SYSTEM) == 0
    job.refresh_from_db()
    assert (job.state, job.error[:13]) == (JobState.FAILED, "服务器连续 3 次中断，任")


def test_sweep_does_not_begin_a_cancelled_job_anew(officer, queued):
    job = start("test.count", officer)
    lost(job, 6, state=JobState.RUNNING, attempts=1, cancel_asked_at=clock.now())

    assert actions.sweep() == 0
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_handles_refuses_a_second_handler():
    with pytest.raises(ValueError, match="already has a handler"):
        registry.handles("test.count")(lambda job, progress: None)
