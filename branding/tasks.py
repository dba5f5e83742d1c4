"""Gathers the tasks of the slices, where Celery looks for them."""

from branding.awards.tasks import call_reviews

__all__ = ["call_reviews"]
