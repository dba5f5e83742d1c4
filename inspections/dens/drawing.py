"""Drawing the day and the two officers of a surprise check: by a recorded seed, so that everybody can draw again."""

import random
from datetime import date, timedelta

from jishan_portal.audit.rules import digest
from jishan_portal.rulebook.queries import calendar

PAIR = 2


def days_between(first: date, last: date) -> list[date]:
    """Return the working days of a window, both ends included; where it has none, all its days."""
    book = calendar()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if book.is_workday(day)] or days


def draw(seed: str, days: list[str], officers: list[int]) -> tuple[str, tuple[int, int]]:
    """Return a day and two officers: the same seed and the same pool give the same."""
    lot = random.Random(seed)  # noqa: S311 - a reproducible draw; the seed itself comes from the system's secure source
    day = lot.choice(sorted(days))
    first, second = lot.sample(sorted(officers), PAIR)
    return day, (first, second)


def commitment_of(seed: str, day: str, officers: tuple[int, int]) -> str:
    """Return a hash of what was drawn: the trail keeps it from the start, so that a day changed afterwards would show."""
    return digest({"seed": seed, "day": day, "officers": list(officers)})
