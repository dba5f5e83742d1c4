"""The clock's entries are safe to run twice."""

import pytest
from django.conf import settings

from jishan_portal.celery import app
from jishan_portal.jobs import tasks


@pytest.mark.django_db
def test_sweep_jobs_twice_changes_nothing():
    for _ in range(2):
        tasks.sweep_jobs()


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] not in app.tasks] == []
