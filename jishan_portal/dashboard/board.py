"""The programme as a board: each clause with its unit, deadline, live figure and light, the worst first.

Light of a figure that is a share: 完成 when nothing is left; 逾期 after the deadline; 临期 when fewer are done than an
even pace from the start of the year (or the day the policy was issued) asks for today; else 按期. A plain count has no
light of its own, a clause without a figure shows 暂无数据.
"""

import math
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from jishan_portal.dashboard.indicators import REGISTERED, address_of
from jishan_portal.dashboard.reach import county, reach_of
from jishan_portal.kit import clock
from jishan_portal.programme import indicators
from jishan_portal.programme.models import Clause, Programme

KEPT_SECONDS = 60
WORDS = {"late": "逾期", "near": "临期", "go": "按期", "ok": "完成", "count": "在办", "none": "暂无数据"}
TAGS = {"count": "go", "none": "off"}
ORDER = list(WORDS)


@dataclass(frozen=True)
class Span:
    """From when an even pace counts, and today."""

    start: date
    today: date

    def pace(self, due: int, deadline: date | None) -> int | None:
        """Return how many of `due` an even pace asks for today; None without a deadline."""
        if deadline is None or deadline <= self.start:
            return None
        return round(due * min(1, max(0, (self.today - self.start).days) / (deadline - self.start).days))


@dataclass(frozen=True)
class Measured:
    """An indicator with its figure: done of due, and where an even pace would be today (None without a deadline)."""

    label: str
    unit: str
    done: int
    due: int
    is_share: bool
    mark: int | None
    url: str
    lacks_target: bool = False

    @property
    def is_complete(self) -> bool:
        """All that was due is done; nothing due is not complete."""
        return self.is_share and 0 < self.due <= self.done


@dataclass(frozen=True)
class Row:
    """A clause on the board."""

    clause: Clause
    light: str
    measured: tuple

    @property
    def word(self) -> str:
        """The light in a word."""
        return WORDS[self.light]

    @property
    def tag(self) -> str:
        """The state that draws the light."""
        return TAGS.get(self.light, self.light)

    @property
    def has_light(self) -> bool:
        """Whether the deadline still says something: a share that is not complete."""
        return self.light in {"late", "near", "go"}

    @property
    def missing(self) -> int:
        """How many are still to be done."""
        return sum(max(0, one.due - one.done) for one in self.measured if one.is_share)


def start_of(programme: Programme) -> date:
    """Return the day from which an even pace counts: the first of the year, or the day the policy was issued."""
    return max(date(programme.year, 1, 1), programme.issued_on)


def board(programme: Programme, user) -> list[Row]:
    """Return the clauses of a programme at hand (`programme.queries.page`), figures cut to the user's reach, worst first."""
    span = Span(start_of(programme), clock.today())
    rows = [_row(clause, user, span) for clause in programme.clauses.all()]
    return sorted(rows, key=lambda row: (ORDER.index(row.light), -row.missing, row.clause.number))


def is_done_by(programme: Programme, day: date) -> bool:
    """Whether every clause due on a day has all its figures complete in the whole county; without figures there is nothing left."""
    clauses = programme.clauses.filter(deadline=day).prefetch_related("targets", "organisations")
    office, span = reach_of(county()), Span(start_of(programme), clock.today())
    return all(_row(clause, office, span).light in {"ok", "count", "none"} for clause in clauses)


def _row(clause: Clause, user, span: Span) -> Row:
    goals = {target.indicator: target for target in clause.targets.all()}
    found = tuple(
        _measure(one, goals.get(one.target or one.key), clause.deadline, _figure(one, user, span.today), span)
        for one in REGISTERED.get(clause.number, ())
    )
    return Row(clause, light(found, clause.deadline, span.today), found)


def light(measured: tuple, deadline: date | None, today: date) -> str:
    """Return the light of a clause from its figures: late, near, go, ok, count or none."""
    shares = [one for one in measured if one.is_share and one.due]
    if not shares:
        return "count" if measured else "none"
    if all(one.is_complete for one in shares):
        return "ok"
    if deadline and deadline < today:
        return "late"
    return "near" if any(one.mark is not None and one.done < one.mark for one in shares) else "go"


def _measure(one, target, deadline: date | None, figure: indicators.Figure, span: Span) -> Measured:
    due, is_share = figure.total, figure.is_share
    if target is not None and target.value is not None:
        due, is_share = (math.ceil(due * target.value / 100), is_share) if target.unit == "%" else (int(target.value), True)
    mark = span.pace(due, deadline) if is_share else None
    return Measured(one.label, one.unit, figure.done, due, is_share, mark, address_of(one.key), target is not None and not is_share)


def _figure(one, user, today: date) -> indicators.Figure:
    reach = "-".join(low for low, _ in user.access.ranges)
    key = f"indicator:{one.key}:{today:%Y%m%d}:{reach}"
    figure = cache.get(key)
    if figure is None:
        figure = indicators.measure(one, user, today)
        cache.set(key, figure, KEPT_SECONDS)
    return figure


def sentence(rows: list[Row]) -> dict:
    """Return what the page says first: counts by light and the most pressing clauses in words."""
    counts = {light: sum(row.light == light for row in rows) for light in WORDS}
    pressing = [f"“{_short(row.clause.text)}”还差 {row.missing} {row.measured[0].unit}" for row in rows if row.light in {"late", "near"}][
        :2
    ]
    measured = len(rows) - counts["none"]
    return {"counts": counts, "measured": measured, "good": counts["ok"] + counts["go"] + counts["count"], "pressing": "，".join(pressing)}


def _short(text: str, longest: int = 16) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
