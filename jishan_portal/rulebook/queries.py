"""Asking the rulebook: rules as of a day, and the calendar of working days.

The whole book is small and is read constantly, so each process keeps a snapshot of it. Snapshots carry a stamp that
lives in the shared cache; an action that changes the book changes the stamp when it commits, and every process drops
its snapshot within a second. A transaction that has changed the book reads the database until it is over.
"""

import threading
import time
import uuid
from calendar import monthcalendar
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.db import connection, transaction

from jishan_portal.kit import clock
from jishan_portal.rulebook.models import DayKind, Holiday, Rule, Subject
from jishan_portal.rulebook.rules import spoken

STAMP = "rulebook:stamp"
STAMP_CHECKED_EVERY = 1.0  # seconds between looks at the shared stamp


@dataclass
class Snapshot:
    """The book as it stood when it was read."""

    stamp: str
    versions: dict[str, list[Rule]] = field(default_factory=dict)
    days: dict[date, Holiday] = field(default_factory=dict)
    years: frozenset = frozenset()
    looked_at: float = 0.0


@dataclass(frozen=True)
class BookCalendar:
    """The working days of the holiday table; a year without rows goes by its weekends."""

    days: dict
    years: frozenset

    def is_workday(self, day: date) -> bool:
        """Announced days first, then Monday to Friday."""
        known = self.days.get(day)
        if known and known.kind != DayKind.ORDINARY:
            return known.kind == DayKind.WORK
        return day.isoweekday() <= 5

    def holiday_name(self, day: date) -> str:
        """Name of the holiday on an announced day off, else empty."""
        known = self.days.get(day)
        return known.name if known and known.kind == DayKind.OFF else ""

    def covers(self, year: int) -> bool:
        """Whether the year's arrangement has been entered."""
        return year in self.years


_held = threading.local()
_shared: dict[str, Snapshot] = {}


def _read(stamp: str) -> Snapshot:
    book = Snapshot(stamp, looked_at=time.monotonic())
    for row in Rule.objects.order_by("key", "-in_force_from"):
        book.versions.setdefault(row.key, []).append(row)
    book.days = {row.day: row for row in Holiday.objects.all()}
    book.years = frozenset(day.year for day in book.days)
    return book


def _stamp() -> str:
    """Return the shared stamp, setting one where there is none (first use, emptied cache)."""
    stamp = cache.get(STAMP)
    if stamp is None:
        cache.add(STAMP, uuid.uuid4().hex, None)
        stamp = cache.get(STAMP) or ""
    return stamp


def _book() -> Snapshot:
    if getattr(_held, "is_changing", False):
        if connection.in_atomic_block:
            return _read("")
        forget()  # the transaction that changed the book is over and was rolled back
    book = _shared.get("book")
    if book and 0 <= time.monotonic() - book.looked_at < STAMP_CHECKED_EVERY:
        return book
    stamp = _stamp()
    if book and stamp and book.stamp == stamp:
        book.looked_at = time.monotonic()
        return book
    _shared["book"] = book = _read(stamp)
    return book


def changed() -> None:
    """Say that the present transaction changes the book; call it inside every writing action."""
    _held.is_changing = True
    transaction.on_commit(_publish)


def _publish() -> None:
    forget()
    cache.set(STAMP, uuid.uuid4().hex, None)


def forget() -> None:
    """Drop this process's snapshot."""
    _held.is_changing = False
    _shared.clear()


def rule(key: str, on: date | None = None) -> Rule:
    """Return the version of a rule in force on a day (today); read it, never save it.

    LookupError (with a Chinese message) when there is no such rule or none was in force then.
    """
    on = on or clock.today()
    versions = _book().versions.get(key)
    if not versions:
        raise LookupError(f"规则库里没有“{key}”这条规则，请核对规则代号。")
    for row in versions:
        if row.in_force_from <= on and (row.in_force_until is None or row.in_force_until >= on):
            return row
    raise LookupError(f"规则“{versions[0].label}”（{key}）在 {on:%Y-%m-%d} 没有施行中的版本，请在规则库补录当时的版本。")


def value(key: str, on: date | None = None):
    """Return the value of a rule in force on a day (today); LookupError as `rule`."""
    return rule(key, on).value


def calendar() -> BookCalendar:
    """Return the calendar of working days."""
    book = _book()
    return BookCalendar(book.days, book.years)


def keys(kind: str = "") -> list[str]:
    """Return all rule keys, or those of one kind, in order."""
    return sorted(key for key, versions in _book().versions.items() if not kind or versions[0].kind == kind)


def present(on: date | None = None) -> list[Rule]:
    """Return the versions in force on a day (today), one a key, in the order of their labels; read them, never save them."""
    on = on or clock.today()
    rows = [row for versions in _book().versions.values() for row in versions]
    held = (row for row in rows if row.in_force_from <= on and (row.in_force_until is None or row.in_force_until >= on))
    return sorted(held, key=lambda row: row.label)


def weekday_notice(year: int) -> str:
    """Return the sentence every page shows where a year's holidays are not entered, else an empty text."""
    return "" if calendar().covers(year) else f"{year} 年节假日安排尚未录入，按周末推算。"


def listed(*, text: str = "", subject: str = "", unconfirmed: bool = False) -> list[Rule]:
    """Return the versions in force today (or next to come), one a key, filtered for the list page; one query."""
    rows = Rule.objects.order_by("subject", "key", "-in_force_from")
    if subject:
        rows = rows.filter(subject=subject)
    shown: dict[str, Rule] = {}
    for row in rows:
        held = shown.get(row.key)
        if held is None or (held.is_upcoming and not row.is_upcoming) or (not held.is_current and row.is_current):
            shown[row.key] = row
    needle = text.strip().lower()
    return [
        row
        for row in shown.values()
        if (not needle or needle in f"{row.key} {row.label} {row.article} {row.note}".lower()) and not (unconfirmed and row.is_confirmed)
    ]


def history(key: str) -> list[Rule]:
    """Return all versions of a rule, newest first, with who made and confirmed them; one query."""
    return list(Rule.objects.of(key).select_related("made_by", "confirmed_by"))


def worded(rows: list[Rule]) -> list[Rule]:
    """Give each rule `words`: its value as a Chinese phrase."""
    for row in rows:
        row.words = spoken(row.kind, row.value, unit=row.unit, alternatives=row.alternatives)
    return rows


def grouped(rows: list[Rule]) -> list[tuple[str, list[Rule]]]:
    """Return worded rules under the label of their subject, in the order of the subjects."""
    groups = [(label, [row for row in rows if row.subject == subject]) for subject, label in Subject.choices]
    return [(label, worded(held)) for label, held in groups if held]


def options(row: Rule) -> list[dict]:
    """Return a rule's alternatives with their place, words and whether one holds now."""
    return [
        {"place": place, "label": option["label"], "is_held": option["value"] == row.value} for place, option in enumerate(row.alternatives)
    ]


def announced_days(year: int) -> list[Holiday]:
    """Return a year's announced days in order; no query beyond the snapshot's."""
    return sorted((row for day, row in _book().days.items() if day.year == year), key=lambda row: row.day)


def months(year: int) -> list[dict]:
    """Return a year's months as weeks of days (Monday first) with each day's kind; a day outside the month is None."""
    days = _book().days

    def cell(number: int, month: int) -> dict | None:
        if not number:
            return None
        held = days.get(date(year, month, number))
        kind = held.kind if held else ""
        return {"number": number, "kind": kind, "name": held.name if held else ""}

    weeks = {month: monthcalendar(year, month) for month in range(1, 13)}
    return [{"number": month, "weeks": [[cell(number, month) for number in week] for week in rows]} for month, rows in weeks.items()]
