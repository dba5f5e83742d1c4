"""Reads of the first page: what somebody owes, soonest first."""

from dataclasses import dataclass

from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock

SHOWN = 12
SOON_DAYS = 3


@dataclass(frozen=True)
class Todo:
    """The duties at the top of an inbox and how many there are, late and soon ones counted among those shown."""

    duties: tuple
    has_more: bool
    late: int
    soon: int


def todo(user) -> Todo:
    """Return the duties of a user that fall due first (one query)."""
    found = list(Duty.objects.for_user(user).open()[: SHOWN + 1])
    shown, today = tuple(found[:SHOWN]), clock.today()
    left = [(duty.due_on - today).days for duty in shown if duty.due_on]
    return Todo(shown, len(found) > SHOWN, sum(days < 0 for days in left), sum(0 <= days <= SOON_DAYS for days in left))
