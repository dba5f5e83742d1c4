"""Gathers the tasks of the platform's slices, where Celery looks for them."""

from jishan_portal.accounts.tasks import sweep_sessions

__all__ = ["sweep_sessions"]
