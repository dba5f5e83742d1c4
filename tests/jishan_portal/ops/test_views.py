"""The health page: 200 while every check passes, else 503 and which; no secret in it."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from jishan_portal.kit import clock
from jishan_portal.ops.queries import BEAT_KEY, BEAT_LATE_SECONDS
from jishan_portal.ops.tasks import note_beat


def _ask():
    return Client().get("/healthz")


def test_all_is_well(db):
    answer = _ask()
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()["checks"]) == {"database", "cache", "disk", "broker", "beat"}
    assert "no-store" in answer["Cache-Control"]


def test_full_disk_is_failing(db, settings):
    settings.HEALTH_MIN_FREE_MB = 10**12
    answer = _ask()
    assert (answer.status_code, answer.json()["checks"]["disk"]["ok"]) == (503, False)


def test_cache_that_forgets_is_failing(db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    answer = _ask()
    assert (answer.status_code, answer.json()["checks"]["cache"]["ok"]) == (503, False)


def test_database_error_shows_its_kind_only(db):
    def broken(execute, sql, params, many, context):
        raise OperationalError("password=geheim host=10.0.0.5")

    with connection.execute_wrapper(broken):
        answer = _ask()
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["detail"] == "OperationalError"
    assert "geheim" not in answer.content.decode()


@pytest.fixture
def with_worker(settings):
    """As in life: tasks go to a worker."""
    settings.CELERY_TASK_ALWAYS_EAGER = False


def test_beat_that_left_its_mark_is_well(db, with_worker):
    note_beat()
    assert _ask().json()["checks"]["beat"]["detail"] == "ok"


def test_beat_that_stopped_is_failing(db, with_worker):
    cache.set(BEAT_KEY, clock.now().timestamp() - BEAT_LATE_SECONDS - 1)
    answer = _ask()
    assert (answer.status_code, answer.json()["checks"]["beat"]["detail"]) == (503, "定时任务没有运行")


def test_only_looking_is_answered(db):
    assert Client().post("/healthz").status_code == 405
