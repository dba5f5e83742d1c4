"""A refused move shown in the form that asked for it, with HTTP 409 and everything typed kept."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError

from jishan_portal.workflow.actions import MoveRefused


class RefusedHere(ValidationError):
    """What `kit.pages.form_page` shows above the form; the record's state (or the money) does not allow it."""

    status = 409


@contextmanager
def in_form():
    """Let a refusal of the action inside stand in the form."""
    try:
        yield
    except MoveRefused as refusal:
        raise RefusedHere(refusal.message) from refusal
