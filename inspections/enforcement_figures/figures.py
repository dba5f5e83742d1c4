"""Enforcement in figures by ground, township, month and amount of the fine; each is a list of rows, so a drill-down cannot differ.

Restricted cases are in none of them. Who does not see cases (the leading group) sees no count under five.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Case as Choice
from django.db.models import CharField, Count, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from inspections.cases.models import Case
from inspections.cases.states import Verdict
from inspections.dens.models import Den
from inspections.dens.states import DenState
from inspections.transfers.models import Transfer
from inspections.transfers.states import WITH_POLICE
from jishan_portal.accounts.places import townships_of
from jishan_portal.kit import clock

UNKNOWN = "未认定"
LEAST = 5  # features row 48: smaller counts tell too much to who may not see the cases


@dataclass(frozen=True)
class Measure:
    """One figure: its label, its rows in a stretch of days, the columns of township, day and ground; an amount where it sums."""

    key: str
    label: str
    rows: Callable
    day: str
    ground: str
    area: str = "area_code"
    amount: str = ""
    fine: str = "fine"


def _cases(user) -> QuerySet:
    return Case.objects.filter(user.access.within("area_code")).counted()


def _filed(user, since, until):
    return _cases(user).filter(filed_on__range=(since, until))


def _punished(user, since, until):
    found = _cases(user).filter(decided_on__range=(since, until), verdict=Verdict.PENALTY)
    return found.filter(overturned_on__isnull=True)


def _spared(user, since, until):
    return _cases(user).filter(decided_on__range=(since, until)).exclude(verdict=Verdict.PENALTY)


def _transferred(user, since, until):
    days = (clock.start_of(since), clock.start_of(date.fromordinal(until.toordinal() + 1)))
    found = Transfer.objects.filter(case__in=_cases(user), state__in=sorted(WITH_POLICE))
    return found.filter(delivered_at__gte=days[0], delivered_at__lt=days[1])


def _dens(user, since, until):
    closed = (DenState.CLOSED, DenState.REVIVED, DenState.RELEASED)
    return Den.objects.filter(user.access.within("area_code")).counted().filter(closed_on__range=(since, until), state__in=closed)


GROUND = "violations__violation__title"
MEASURES = {
    row.key: row
    for row in (
        Measure("filed", "立案（件）", _filed, "filed_on", GROUND),
        Measure("punished", "处罚（件）", _punished, "decided_on", GROUND),
        Measure("fine", "罚款（元）", _punished, "decided_on", GROUND, amount="fine"),
        Measure("confiscated", "没收违法所得（元）", _punished, "decided_on", GROUND, amount="confiscated"),
        Measure("spared", "不予处罚（件）", _spared, "decided_on", GROUND),
        Measure("transferred", "移送公安（件）", _transferred, "delivered_at", f"case__{GROUND}", fine="case__fine"),
        Measure("dens", "取缔（处）", _dens, "closed_on", f"case__{GROUND}", fine="case__fine"),
    )
}
GROUPS = {"area": "乡镇", "month": "月份", "ground": "案由", "amount": "罚款数额"}
# How the office counts fines, not what the law sets: from (included) to (not included), in yuan.
BANDS = {
    "0": ("没有罚款", Decimal(0), Decimal("0.01")),
    "1": ("不足 1,000 元", Decimal("0.01"), Decimal(1000)),
    "2": ("1,000 元以上、不足 5,000 元", Decimal(1000), Decimal(5000)),
    "3": ("5,000 元以上、不足 1 万元", Decimal(5000), Decimal(10_000)),
    "4": ("1 万元以上、不足 5 万元", Decimal(10_000), Decimal(50_000)),
    "5": ("5 万元以上", Decimal(50_000), Decimal(10**10)),
}


@dataclass
class Table:
    """One table: the group, its lines (key, label, {measure: value}), the totals; `is_hidden` says which cells are withheld."""

    by: str
    lines: list = field(default_factory=list)
    total: dict = field(default_factory=dict)


def period(given: dict) -> tuple[date, date]:
    """Return the days asked for; this year up to today where none are given, and never turned round."""
    today = clock.today()
    since, until = given.get("since") or date(today.year, 1, 1), given.get("until") or today
    return (since, until) if since <= until else (until, since)


def table(user, by: str, since: date, until: date) -> Table:
    """Return the figures of a stretch of days in one grouping (one query a measure)."""
    cells = {key: _cells(user, measure, by, (since, until)) for key, measure in MEASURES.items()}
    keys = {key for found in cells.values() for key in found}
    labels = dict(townships_of(user)) if by == "area" else {}
    if by == "area":
        keys |= set(labels)
    ordered = sorted(keys, key=lambda key: (key is None, str(key)))
    lines = [(_text(key), _label(key, by, labels), {name: found.get(key, 0) for name, found in cells.items()}) for key in ordered]
    return Table(by, lines, totals(user, since, until))


def totals(user, since: date, until: date) -> dict:
    """Return each measure over everything: a case of several grounds counts once here."""
    return {key: sum_of(measure, measure.rows(user, since, until)) for key, measure in MEASURES.items()}


def drill(user, name: str, by: str, key: str, days: tuple[date, date]) -> QuerySet:
    """Return the rows behind one figure. KeyError: no such measure or group."""
    measure = MEASURES[name]
    rows = measure.rows(user, *days)
    if not key:
        return rows
    if by == "amount" and key == UNKNOWN:
        return rows.filter(**{f"{measure.fine}__isnull": True})
    if by == "amount":
        _, least, below = BANDS[key]
        return rows.filter(**{f"{measure.fine}__gte": least, f"{measure.fine}__lt": below})
    column = {"area": measure.area, "ground": measure.ground}.get(by)
    if column:
        return rows.filter(**{column: key}).distinct() if key != UNKNOWN else rows.filter(**{f"{column}__isnull": True}).distinct()
    if by != "month":
        raise KeyError(by)
    year, month = int(key[:4]), int(key[5:7])
    return rows.filter(**{f"{measure.day}__year": year, f"{measure.day}__month": month})


def _cells(user, measure: Measure, by: str, days: tuple[date, date]) -> dict:
    rows = measure.rows(user, *days).order_by()
    if by == "month":
        grouped = rows.annotate(group=TruncMonth(measure.day)).values_list("group")
    elif by == "amount":
        grouped = rows.annotate(group=_band(measure.fine)).values_list("group")
    else:
        grouped = rows.values_list({"area": measure.area, "ground": measure.ground}[by])
    value = Sum(measure.amount) if measure.amount else Count("pk", distinct=True)
    return {_plain(key): Decimal(found or 0) if measure.amount else found for key, found in grouped.annotate(value=value)}


def _band(column: str) -> Choice:
    """Return the band of a fine as an expression; a den without a case has none."""
    whens = [When(**{f"{column}__gte": least, f"{column}__lt": below}, then=Value(key)) for key, (_, least, below) in BANDS.items()]
    return Choice(*whens, default=None, output_field=CharField())


def sum_of(measure: Measure, rows: QuerySet):
    if not measure.amount:
        return rows.count()
    return Decimal(rows.aggregate(value=Sum(measure.amount))["value"] or 0)


def _plain(key):
    return f"{key:%Y-%m}" if hasattr(key, "strftime") else key


def _text(key) -> str:
    return UNKNOWN if key is None else str(key)


def _label(key, by: str, labels: dict) -> str:
    if key is None:
        return UNKNOWN
    if by == "amount":
        return BANDS[key][0]
    return labels.get(key, key) if by == "area" else f"{key[:4]}年{int(key[5:7])}月" if by == "month" else key


def withheld(measure: Measure, values: dict) -> bool:
    """Whether a figure is too small for who may not see the cases: a count under five, an amount of fewer than five cases."""
    basis = values["punished"] if measure.amount else values[measure.key]
    return 0 < basis < LEAST
