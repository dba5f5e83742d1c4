"""Gathers the tasks of the platform's slices, where Celery looks for them."""

from jishan_portal.accounts.tasks import sweep_sessions
from jishan_portal.files.tasks import sweep_orphans

__all__ = ["sweep_orphans", "sweep_sessions"]
