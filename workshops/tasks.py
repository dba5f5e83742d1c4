"""Gathers the tasks and job handlers of the slices, where Celery and `jobs` look for them."""

from workshops.archive_boxes.tasks import refresh_all, refresh_changed
from workshops.imports.tasks import commit, preview
from workshops.licences.tasks import warn_of_expiry

__all__ = ["commit", "preview", "refresh_all", "refresh_changed", "warn_of_expiry"]
