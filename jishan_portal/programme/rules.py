"""What may be done with a programme, and how its days move to another year. Pure."""

from calendar import monthrange
from datetime import date

from jishan_portal.programme.models import Programme

FIRST_YEAR, LAST_YEAR = 2024, 2099


def shifted(day: date | None, years: int) -> date | None:
    """Return a deadline moved by years: a month's last day stays the last day, 29 February falls on the 28th."""
    if day is None:
        return None
    year = day.year + years
    last = monthrange(year, day.month)[1]
    was_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, day.month, last if was_last else min(day.day, last))


def renamed(text: str, old: int, new: int) -> str:
    """Return a clause's words with the year they name changed."""
    return text.replace(f"{old}年", f"{new}年").replace(f"{old} 年", f"{new} 年")


def why_not_edited(programme: Programme) -> str:
    """Say why a programme may not be changed any more; empty when it may."""
    return f"{programme.year} 年的方案已经结束，只供查阅。" if programme.is_closed else ""


def why_not_copied(programme: Programme, year: int) -> str:
    """Say why a programme cannot be copied to a year; empty when it can."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。"
    return "" if year > programme.year else f"只能沿用到 {programme.year} 年以后的年度。"
