"""Gathers the tasks and job handlers of the slices, where Celery and `jobs` look for them."""

from workshops.imports.tasks import commit, preview
from workshops.licences.tasks import warn_of_expiry

__all__ = ["commit", "preview", "warn_of_expiry"]
