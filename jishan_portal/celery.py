"""The Celery application: workers run `celery -A jishan_portal worker`, the beat `celery -A jishan_portal beat`."""

import os

from celery import Celery
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishan_portal.settings")

app = Celery("jishan_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def send_on_commit(task: str, *args) -> None:
    """Send a task, by its full name, once the transaction is committed.

    By name, because actions stand below the tasks that call them; what the broker loses, each slice's sweep picks up.
    """
    transaction.on_commit(lambda: _named(task).delay(*args))


def _named(task: str):
    if task not in app.tasks:
        app.loader.import_default_modules()
    return app.tasks[task]
