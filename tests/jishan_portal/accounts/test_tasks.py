"""The beat runs what accounts and the audit trail need."""

from django.conf import settings

from jishan_portal.celery import app


def test_beat_names_only_tasks_that_exist():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_beat_sweeps_sessions_and_writes_the_manifest():
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert "jishan_portal.accounts.tasks.sweep_sessions" in named
    assert "jishan_portal.audit.tasks.make_daily_manifest" in named
