"""What every record with states has: its state, since when and by whom, and its opaque word to the inbox."""

from django.db import models

from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec


class Stateful(models.Model):
    """Base of records that move through a FLOW.

    A subclass sets `FLOW` (kit.flow.Flow), declares its own `state` field with its choices and an `area_code`,
    and answers `duty_spec(state)`. Only `workflow.actions` writes the three fields.
    """

    FLOW = None

    state_at = models.DateTimeField("状态时间", null=True, blank=True)
    state_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="状态变更人")

    class Meta:
        abstract = True

    def duty_spec(self, state) -> DutySpec:
        """Return the duty that a waiting state (a `kit.flow.State`) puts into somebody's inbox."""
        raise TypeError(f"{type(self).__name__} waits in {state.value!r} but names no duty")
