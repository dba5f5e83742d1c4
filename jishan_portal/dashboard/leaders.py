"""The leading group's one page: at most twelve figures, the funnel of upgrades, the money, the towns side by side, two trends.

A later module adds its figure by one line in TILES, FUNNEL or COMPARED, once its indicator stands in `dashboard.indicators`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from jishan_portal.dashboard import board, charts, readings
from jishan_portal.dashboard.indicators import BY_KEY
from jishan_portal.dashboard.reach import towns
from jishan_portal.kit import clock
from jishan_portal.kit.statements import kept
from jishan_portal.programme.indicators import Figure
from jishan_portal.programme.models import Programme
from jishan_portal.rulebook.queries import value
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source
from subsidies.fund_use.models import Expense, Payer

MOST_TILES = 12
BATCHES = ("standardisation.done", "licensing.converted", "awards.batch")  # what came of the three batches
TILES = (
    "self_checks.submitted",
    "visits.covered",
    "hazards.settled",
    "hazards.late",
    "cases.closed",
    "look_backs.done",
    "licensing.licensed",
    "subsidies.county_paid",
    "steering.orders",
    *BATCHES,
)
BAD = frozenset({"hazards.late", "leads.overdue", "fund_use.flagged", "steering.late"})  # counts that should be nought
FUNNEL = (
    ("列入提档升级", "batches.upgrade"),
    ("有帮扶小组", "assistance.groups"),
    ("符合审查通则", "readiness.passed"),
    ("办企业执照", "licensing.licensed"),
    ("取得生产许可", "licensing.production"),
    ("转为企业", "licensing.converted"),
)
COMPARED = ("visits.covered", "self_checks.submitted", "hazards.settled", "look_backs.done", "boxes.full", "risk.frequency_met")
TRENDS = ("visits.covered", "hazards.settled")


@dataclass(frozen=True)
class Tile:
    """A figure with what a leader asks of it: how much of how much, what is missing, whose it is, until when."""

    measured: board.Measured
    clause: object
    light: str
    is_bad: bool

    @property
    def gap(self) -> int:
        """How many are still missing."""
        return max(0, self.measured.due - self.measured.done) if self.measured.is_share else 0

    @property
    def word(self) -> str:
        """The light in a word."""
        return board.WORDS[self.light]

    @property
    def tag(self) -> str:
        """The state that draws the light."""
        return board.TAGS.get(self.light, self.light)


def tiles(rows: list) -> list[Tile]:
    """Return the tiles in their order, from the board's rows; a figure whose module is not installed is left out."""
    found = {one.key: (one, row.clause) for row in rows for one in row.measured}
    today = clock.today()
    made = []
    for key in TILES:
        if key in found:
            measured, clause = found[key]
            made.append(Tile(measured, clause, _light(measured, clause, today, is_bad=key in BAD), key in BAD))
    return made[:MOST_TILES]


def _light(measured, clause, today: date, *, is_bad: bool) -> str:
    if is_bad:
        return "late" if measured.done else "ok"
    return board.light((measured,), clause.deadline, today, percent=int(value("programme.pace_percent")))


def funnel(rows: list) -> list[dict]:
    """Return the steps of the upgrade with how many reached each and the share of the first; each leads to its rows."""
    found = {one.key: one for row in rows for one in row.measured}
    steps = [(label, found[key]) for label, key in FUNNEL if key in found]
    first = max((one.done for _, one in steps), default=0)
    return [{"label": label, "done": one.done, "of": first, "url": one.url, "unit": one.unit} for label, one in steps]


def money(user) -> list[dict]:
    """Return the money of the year by where it comes from: envelope, taken up, paid, used; last the workshops' own. Yuan."""
    year, nought = clock.today().year, Decimal(0)

    def live():
        return Application.objects.visible_to(user).live().exclude(state=ApplicationState.DRAFT).filter(year=year).order_by()

    def budgets():
        sums = {name: Sum(name) for name in ("amount", "committed_amount", "paid_amount", "returned_amount")}
        return Budget.objects.visible_to(user).filter(year=year).order_by().values("source").annotate(**sums)

    def spent():
        rows = Expense.objects.standing().filter(application__in=live().values("pk"), payer=Payer.SUBSIDY).order_by()
        return rows.values("application__source").annotate(many=Sum("amount"))

    def own_money():
        return live().filter(Q(own_investment__gt=0)).values("workshop__root").annotate(most=Sum("own_investment"))

    def asked(what) -> list[dict]:
        return kept(("money of the year", what.__name__, year, user.pk, user.access), what).rows()

    held = {row["source"]: row for row in asked(budgets)}
    used = {row["application__source"]: row["many"] for row in asked(spent)}
    lines = []
    for source in Source:
        row = held.get(source.value, {})
        paid = row.get("paid_amount") or nought
        line = {"label": source.label, "amount": row.get("amount") or nought, "committed": row.get("committed_amount") or nought}
        lines.append({**line, "paid": paid, "used": used.get(source.value) or nought, "returned": row.get("returned_amount") or nought})
    total = sum((row["most"] for row in asked(own_money)), nought)
    return [*lines, {"label": "小作坊自筹", "amount": None, "committed": None, "paid": None, "used": total, "returned": None}]


def compared(key: str, read: readings.Kept | None, user) -> dict:
    """Return the towns by share of a figure, best first; those with few rows stand apart, unranked (one query at most)."""
    one = BY_KEY[key]
    if read:
        parts, whole = read.town_figures(key), read.of(key) or Figure(0, 0, is_share=True)
    else:
        parts = readings.by_town(one, user, clock.today())
        whole = Figure(sum(part.done for part in parts.values()), sum(part.total for part in parts.values()), is_share=True)
    least = int(value("programme.small_number"))
    known = towns()
    found = [{"name": known[code], "code": code, "figure": figure} for code, figure in parts.items() if code in known]
    ranked = [row for row in found if row["figure"].total >= least]
    ranked.sort(key=lambda row: (-row["figure"].done / row["figure"].total, row["code"]))
    few = sorted((row for row in found if 0 < row["figure"].total < least), key=lambda row: row["code"])
    average = whole.percent or 0
    facts = {"label": one.label, "key": key, "unit": one.unit, "least": least, "whole": whole, "average": average}
    return {**facts, "ranked": ranked, "few": few}


def trends(programme: Programme, keys=TRENDS) -> list[dict]:
    """Return the charts of some figures of the county (one query each)."""
    deadlines = {clause.number: clause.deadline for clause in programme.clauses.all()}
    start, made = board.start_of(programme), []
    for key in keys:
        one = BY_KEY[key]
        chart = charts.line(readings.trend(key, since=start), start=start, deadline=deadlines.get(one.clause), unit=one.unit)
        made.append({"label": one.label, "key": key, "unit": one.unit, "chart": chart})
    return made


def page(programme: Programme, user, *, compare: str = "") -> dict:
    """Return everything the page shows, in a fixed number of queries; the programme is at hand (`programme.queries.page`)."""
    source = board.source_of(programme, user)
    rows = board.board(programme, user, source)
    key = compare if compare in COMPARED else COMPARED[0]
    may_money = user.may("budgets.see")
    return {
        "say": board.sentence(rows),
        "tiles": tiles(rows),
        "funnel": funnel(rows),
        "money": money(source.scope) if may_money else [],
        "compared": compared(key, source.kept, source.scope),
        "compare_tabs": [{"key": one, "label": BY_KEY[one].label, "is_on": one == key} for one in COMPARED],
        "trends": trends(programme) if source.is_county else [],
        "at": source.kept.at if source.kept else clock.now(),
        "red": [row for row in rows if row.light == "late"][:5],
    }
