"""When the year's list is drawn up and by when everything on it has been looked at."""

from datetime import date

from jishan_portal.rulebook import queries as rulebook


def _day(key: str, on: date) -> date:
    month, day = map(int, rulebook.value(key, on).split("-"))
    return date(on.year, month, day)


def starts_on(on: date) -> date:
    """Return the day of this year on which the list is drawn up."""
    return _day("look_back.starts", on)


def due_on(on: date) -> date:
    """Return the last day of this year's campaign (clause O-21: by the end of November)."""
    return _day("look_back.deadline", on)


def share(done: int, total: int) -> int | None:
    """Return whole percent, rounded down; None where there is nothing to share (shown as —)."""
    return done * 100 // total if total else None
