"""The Celery application: workers run `celery -A jishan_portal worker`, the beat `celery -A jishan_portal beat`."""

import os
from contextlib import contextmanager
from contextvars import ContextVar

from celery import Celery
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishan_portal.settings")

app = Celery("jishan_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


_is_left: ContextVar[bool] = ContextVar("tasks_left_to_sweeps", default=False)


@contextmanager
def left_to_sweeps():
    """Send nothing inside the block, as if the broker lost it: the slices' sweeps pick it up later (the drill plays months in minutes)."""
    token = _is_left.set(True)
    try:
        yield
    finally:
        _is_left.reset(token)


def send_on_commit(task: str, *args) -> None:
    """Send a task, by its full name, once the transaction is committed.

    By name, because actions stand below the tasks that call them; what the broker loses, each slice's sweep picks up.
    """
    if not _is_left.get():
        transaction.on_commit(lambda: _named(task).delay(*args))


def _named(task: str):
    if task not in app.tasks:
        app.loader.import_default_modules()
    return app.tasks[task]
