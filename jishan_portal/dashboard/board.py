"""The programme as a board: each clause with its unit, deadline, live figure and light, the worst first.

Light of a figure that is a share: 完成 when nothing is left; 逾期 after the deadline; 临期 when fewer are done than the
rulebook's percentage of an even pace from the start of the year (or the day the policy was issued) asks for today; else
按期. A plain count has no light of its own; a clause without a figure shows 有报告 where its unit has reported within two
months, else 暂无数据.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from django.core.cache import cache
from django.urls import reverse

from jishan_portal.dashboard import readings
from jishan_portal.dashboard.indicators import REGISTERED
from jishan_portal.dashboard.reach import county, reach_of, towns
from jishan_portal.kit import clock
from jishan_portal.programme import indicators
from jishan_portal.programme.models import Clause, Programme
from jishan_portal.rulebook.queries import value
from jishan_portal.steering import queries as steering

KEPT_SECONDS = 60
SHOWN_BEHIND = 2
REPORT_HOLDS = timedelta(days=31)
WORDS = {"late": "逾期", "near": "临期", "go": "按期", "ok": "完成", "count": "在办", "told": "有报告", "none": "暂无数据"}
TAGS = {"count": "go", "told": "go", "none": "off"}
ORDER = list(WORDS)


@dataclass(frozen=True)
class Span:
    """From when an even pace counts, and today."""

    start: date
    today: date
    percent: int = 100

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
    key: str = ""
    change: int | None = None
    behind: tuple = ()

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
    report: object = None

    @property
    def behind(self) -> str:
        """The towns that lack most, in words: 西社镇 5 户，蔡村乡 4 户."""
        found = next((one for one in self.measured if one.is_share and one.behind), None)
        return "，".join(f"{name} {lack} {found.unit}" for name, lack in found.behind) if found else ""

    @property
    def change(self) -> int | None:
        """How many more are done than a week ago, of the first figure that has a past."""
        return next((one.change for one in self.measured if one.change is not None), None)

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


@dataclass(frozen=True)
class Source:
    """Where a board's figures come from: the county's readings and those of a week ago, or the rows of a scope.

    `scope` is the user, or for those who read the county's figures an office that sees every row: without readings (the
    minute job has stopped) a leader still gets the county's numbers, not what they may open row by row.
    """

    scope: object
    is_county: bool
    kept: readings.Kept | None
    before: dict
    reports: dict

    @cached_property
    def towns(self) -> dict[str, str]:
        """The county's towns by code; asked for once a page, not once a figure."""
        return towns()

    def figure(self, one, today: date) -> indicators.Figure:
        """Return a figure: as read for the county, else measured in the user's reach."""
        return (self.kept and self.kept.of(one.key)) or _figure(one, self.scope, today)

    def change(self, key: str, done: int) -> int | None:
        """Return how many more are done than a week ago; None where nothing was read then."""
        past = self.before.get(key) if self.kept else None
        return done - past.done if past else None

    def behind(self, key: str) -> tuple:
        """Return the two towns that lack most, as (name, how many)."""
        found = self.kept.town_figures(key) if self.kept else {}
        lacking = sorted(((figure.total - figure.done, code) for code, figure in found.items() if figure.total > figure.done), reverse=True)
        return tuple((self.towns[code], lack) for lack, code in lacking[:SHOWN_BEHIND] if code in self.towns)


def source_of(programme: Programme, user) -> Source:
    """Return where the figures of somebody's board come from (at most four queries)."""
    is_county = readings.reads_county(user)
    kept = readings.kept() if is_county else None
    scope = reach_of(county()) if is_county else user
    return Source(scope, is_county, kept, readings.week_ago() if kept else {}, steering.latest_reports(programme))


def board(programme: Programme, user, source: Source | None = None) -> list[Row]:
    """Return the clauses of a programme at hand (`programme.queries.page`), figures cut to the user's reach, worst first."""
    span, source = span_of(programme), source or source_of(programme, user)
    rows = [row_of(clause, source, span) for clause in programme.clauses.all()]
    return sorted(rows, key=lambda row: (ORDER.index(row.light), -row.missing, row.clause.number))


def span_of(programme: Programme) -> Span:
    """Return from when an even pace counts, today, and how far behind it is amber."""
    return Span(start_of(programme), clock.today(), int(value("programme.pace_percent")))


def is_done_by(programme: Programme, day: date) -> bool:
    """Whether every clause due on a day has all its figures complete in the whole county; without figures there is nothing left."""
    clauses = programme.clauses.filter(deadline=day).prefetch_related("targets", "organisations")
    source, span = Source(reach_of(county()), True, None, {}, {}), span_of(programme)
    return all(row_of(clause, source, span).light in {"ok", "count", "none"} for clause in clauses)


def row_of(clause: Clause, source: Source, span: Span) -> Row:
    """Return a clause with its light, figures and latest report."""
    goals = {target.indicator: target for target in clause.targets.all()}
    found = tuple(
        _measure(one, goals.get(one.target or one.key), clause.deadline, source, span) for one in REGISTERED.get(clause.number, ())
    )
    said = light(found, clause.deadline, span.today, percent=span.percent)
    report = source.reports.get(clause.pk)
    if said == "none" and report and report.month >= span.today.replace(day=1) - REPORT_HOLDS:
        said = "told"
    return Row(clause, said, found, report)


def light(measured: tuple, deadline: date | None, today: date, *, percent: int = 100) -> str:
    """Return the light of a clause from its figures: late, near, go, ok, count or none."""
    shares = [one for one in measured if one.is_share and one.due]
    if not shares:
        return "count" if measured else "none"
    if all(one.is_complete for one in shares):
        return "ok"
    if deadline and deadline < today:
        return "late"
    return "near" if any(one.mark is not None and one.done * 100 < one.mark * percent for one in shares) else "go"


@lru_cache(maxsize=256)
def _figure_url(key: str) -> str:
    return reverse("dashboard:figure", args=[key])


def _measure(one, target, deadline: date | None, source: Source, span: Span) -> Measured:
    figure = source.figure(one, span.today)
    due, is_share = figure.total, figure.is_share
    if target is not None and target.value is not None:
        due, is_share = (math.ceil(due * target.value / 100), is_share) if target.unit == "%" else (int(target.value), True)
    return Measured(
        label=one.label,
        unit=one.unit,
        done=figure.done,
        due=due,
        is_share=is_share,
        mark=span.pace(due, deadline) if is_share else None,
        url=_figure_url(one.key),
        lacks_target=target is not None and not is_share,
        key=one.key,
        change=source.change(one.key, figure.done),
        behind=source.behind(one.key) if figure.is_share else (),
    )


def _figure(one, user, today: date) -> indicators.Figure:
    """A figure of somebody's rows, kept a minute for everybody with the same areas and roles."""
    reach = "-".join([*(low for low, _ in user.access.ranges), *sorted(user.roles), *map(str, user.access.organisation_ids)])
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
    measured = len(rows) - counts["none"] - counts["told"]
    good = sum(counts[light] for light in ("ok", "go", "count", "told"))
    return {"counts": counts, "measured": measured, "good": good, "pressing": "，".join(pressing)}


def _short(text: str, longest: int = 16) -> str:
    text = text.replace("“", "").replace("”", "")  # it is quoted where it stands
    return text if len(text) <= longest else f"{text[:longest]}…"
