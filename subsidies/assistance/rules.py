"""How often a group has to come, and who may write down a guidance."""

from datetime import date

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.workdays import add_months
from subsidies.assistance.models import Group
from subsidies.assistance.states import AREAS, SPECIALTIES


def month_before(on: date) -> date:
    """Return the day a month before; visits after it count as this month's."""
    return add_months(on, -1)


def is_late(opened_on: date, visits: list[date], least: int, on: date) -> bool:
    """Whether the last month saw fewer visits than asked for; a group younger than a month has time."""
    since = month_before(on)
    return opened_on <= since and sum(day > since for day in visits) < least


def coverage(topics: set[str]) -> tuple[int, int]:
    """Return how many of the four areas and of the six specialties were advised on."""
    return sum(topic in topics for topic in AREAS), sum(topic in topics for topic in SPECIALTIES)


def can_advise(user, group: Group) -> bool:
    """The bureau's people, and an expert who is invited (the page is closed to others)."""
    return group.ended_on is None and (user.may("assistance.advise") or Role.EXPERT in user.roles)
