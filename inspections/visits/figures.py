"""The three supervisions of clause O-23: source, daily and key, counted by month, by township, by workshop."""

from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth

from inspections.visits.models import Visit
from inspections.visits.states import Supervision
from jishan_portal.accounts.places import townships
from jishan_portal.kit import clock

KINDS = tuple(Supervision.values)


def _done(user, year: int):
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Visit.objects.visible_to(user).done().inspections().filter(done_on__gte=first, done_on__lte=last)


def _table(pairs, names: dict) -> list[dict]:
    lines: dict = {}
    for key, kind, number in pairs:
        line = lines.setdefault(key, {"at": key, "label": names.get(key, f"{key}"), **dict.fromkeys(KINDS, 0), "total": 0})
        line[kind] += number
        line["total"] += number
    return list(lines.values())


def by_month(user, year: int) -> list[dict]:
    """Return a line a month up to the present one (all twelve of a past year); one query."""
    rows = _done(user, year).annotate(month=ExtractMonth("done_on")).values_list("month", "supervision").annotate(n=Count("pk")).order_by()
    last = clock.today().month if year == clock.today().year else 12
    found = {line["at"]: line for line in _table(rows, {})}
    blank = {**dict.fromkeys(KINDS, 0), "total": 0}
    return [{**found.get(month, blank), "at": f"{year}-{month:02d}", "label": f"{month} 月"} for month in range(1, last + 1)]


def by_township(user, year: int) -> list[dict]:
    """Return a line a township, the most visits first; one query."""
    names = townships()
    rows = _done(user, year).values_list("area_code", "supervision").annotate(n=Count("pk")).order_by()
    towns = ((next((one for one in (code, code[:9].ljust(12, "0")) if one in names), code), kind, number) for code, kind, number in rows)
    return sorted(_table(towns, names), key=lambda line: (-line["total"], line["at"]))


def by_workshop(user, year: int, *, kind: str = ""):
    """Return a row a workshop with the number of each kind, those with the most of `kind` (or of all) first."""
    counts = {name: Count("pk", filter=Q(supervision=name)) for name in KINDS}
    facts = {"shop": F("workshop__root"), "name": F("workshop__root__name"), "town": F("workshop__root__area_code")}
    rows = _done(user, year).values(**facts).annotate(total=Count("pk"), **counts)
    if kind in KINDS:
        rows = rows.filter(**{f"{kind}__gt": 0})
    return rows.order_by(f"-{kind}" if kind in KINDS else "-total", "shop")


def totals(lines: list[dict]) -> dict:
    """Return the sums of a table."""
    return {name: sum(line[name] for line in lines) for name in (*KINDS, "total")}
