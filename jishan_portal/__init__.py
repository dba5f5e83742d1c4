"""The platform of the portal, and its Celery application (imported so that tasks find it)."""

from jishan_portal.celery import app as celery_app

__all__ = ["celery_app"]
