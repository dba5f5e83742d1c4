"""Which clocks are near, and how one is drawn."""

from dataclasses import dataclass
from datetime import date, timedelta

from jishan_portal.clocks.models import Clock
from jishan_portal.clocks.rules import Due
from jishan_portal.kit import clock as time
from jishan_portal.rulebook import queries as rulebook

WEEKDAYS = "一二三四五六日"
WIDTH = 1000  # of the drawing


@dataclass(frozen=True)
class Face:
    """A clock as pages draw it; positions are thousandths of the bar's width."""

    label: str
    headline: str
    state: str
    start: date
    due: date
    weekday: str
    day_number: int
    run: int
    today_at: int | None
    grace_at: int
    grace: int
    working: str
    article: str
    rule_key: str
    is_confirmed: bool


def of(subject_kind: str, subject_id) -> list[Clock]:
    """Return the clocks of a record, running ones first by due date, with what their faces need; one query."""
    clocks = Clock.objects.of(subject_kind, subject_id).select_related("rule")
    return sorted(clocks, key=lambda clock: (clock.stopped_on is not None, clock.due_on, clock.pk))


def warnings(on: date | None = None) -> list[Clock]:
    """Return ticking clocks that are near or past the day they are warned by, most urgent first; one query."""
    on = on or time.today()
    near = on + timedelta(days=int(rulebook.value("clock.near_days", on)))
    return list(Clock.objects.warned_by(near).select_related("rule").order_by("warn_on", "id"))


def face(clock: Clock, on: date | None = None) -> Face:
    """Return how a clock is drawn on a day (today, or the day it was stopped)."""
    on = clock.stopped_on or clock.suspended_from or on or time.today()
    headline, state = _standing(clock, on)
    drawn = _drawn(clock.label, clock.started_on, clock.due_on, clock.unrolled_on, on)
    text = (clock.working, clock.rule.article, clock.rule_key, clock.rule.is_confirmed)
    return Face(*drawn[:1], headline, state, *drawn[1:], *text)


def face_of(label: str, key: str, start: date, due: Due, on: date | None = None) -> Face:
    """Return how a period that was only computed is drawn."""
    on = on or time.today()
    headline, state = _left(due.warn_on, due.due, on)
    drawn = _drawn(label, start, due.due, due.unrolled, on)
    return Face(*drawn[:1], headline, state, *drawn[1:], due.working, due.article, key, due.is_confirmed)


def _standing(clock: Clock, on: date) -> tuple[str, str]:
    if clock.stopped_on:
        late = (clock.stopped_on - clock.due_on).days
        return (f"已办结，逾期 {late} 天", "late") if late > 0 else ("已办结", "ok")
    if clock.suspended_from:
        return "已中止", "off"
    return _left(clock.warn_on, clock.due_on, on)


def _left(warn_on: date, due: date, on: date) -> tuple[str, str]:
    left = (warn_on - on).days
    if left < 0:
        late = (on - due).days
        return (f"逾期 {late} 天", "late") if late > 0 else ("已过未顺延日", "late")
    near = int(rulebook.value("clock.near_days", on))
    return ("今天到期" if left == 0 else f"还有 {left} 天"), ("near" if left <= near else "go")


def _drawn(label: str, start: date, due: date, unrolled: date, on: date) -> tuple:
    first, last = sorted((start, due))
    length = max((last - first).days, 1)

    def place(day: date) -> int:
        return round(WIDTH * min(max((day - first).days, 0), length) / length)

    today_at = place(on) if first <= on <= last else None
    grace_at = place(unrolled) if due != unrolled else WIDTH
    weekday = f"星期{WEEKDAYS[due.weekday()]}"
    return (label, start, due, weekday, (on - start).days, place(on), today_at, grace_at, WIDTH - grace_at)
