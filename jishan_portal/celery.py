"""The Celery application: workers run `celery -A jishan_portal worker`, the beat `celery -A jishan_portal beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishan_portal.settings")

app = Celery("jishan_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
