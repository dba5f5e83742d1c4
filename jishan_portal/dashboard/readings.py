"""Reading all figures of the county and its towns set by set, and giving them back: now, a week ago, as a trend.

Each figure is one GROUP BY over its own rows, so that tile, towns and drill-down cannot disagree. The county is the sum of
its towns and of what stands for the county itself. A minute job keeps today's readings; the last of a day stay as its snapshot.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import CharField, Count, Subquery, Value
from django.db.models.functions import Left

from jishan_portal.accounts.roles import STEERING, Role
from jishan_portal.dashboard.indicators import FIGURES
from jishan_portal.dashboard.models import Reading
from jishan_portal.dashboard.reach import county, reach_of, towns
from jishan_portal.kit import clock
from jishan_portal.kit.statements import kept as statement
from jishan_portal.programme.indicators import Figure, Indicator

FRESH = timedelta(minutes=5)  # readings older than this are passed over: the minute job has stopped
WEEK = timedelta(days=7)
SOME_DAY = date.min  # stands for the day in a kept statement
TOWN_DIGITS = 9
READERS = STEERING | {Role.BUREAU_LEADER, Role.BUREAU_HEAD}


def by_town(one: Indicator, scope, on: date) -> dict[str, Figure]:
    """Return {town-level code: figure} of an indicator in a scope (one query); what stands for the county has the county's code."""
    rows = one.rows(scope, on).order_by()
    rows = rows.annotate(town=_town_of(rows.model)).values("town")
    counts = {"total": Count("pk")}
    if one.done is not None:
        counts["done"] = Count("pk", filter=one.done)
    is_share = one.done is not None
    found = rows.annotate(**counts).values_list("town", *counts)
    return {town.ljust(12, "0"): Figure(rest[-1] if is_share else total, total, is_share) for town, total, *rest in found}


def _town_of(model):
    """Return where a model's rows lie; what is nobody's in particular (a training theme) stands for the county."""
    place = place_of(model)
    return Left(place, TOWN_DIGITS, output_field=CharField()) if place else Value(county()[:TOWN_DIGITS], CharField())


def place_of(model) -> str:
    """Return the field that says where a model's rows lie; empty for what belongs to no place."""
    names = {field.name for field in model._meta.get_fields()}
    return "area_code" if "area_code" in names else "workshop__area_code" if "workshop" in names else ""


def _summed(parts: dict[str, Figure], *, is_share: bool) -> Figure:
    return Figure(sum(one.done for one in parts.values()), sum(one.total for one in parts.values()), is_share)


@transaction.atomic
def refresh(on: date | None = None) -> int:
    """Read every figure for the county and each town and keep it under a day (today); return how many readings there are."""
    on, moment, known = on or clock.today(), clock.now(), towns()
    office, fresh = reach_of(county()), []
    for one, _, _ in FIGURES:
        parts = by_town(one, office, on)
        whole = _summed(parts, is_share=one.done is not None)
        for code, figure in [(county(), whole), *((code, parts[code]) for code in known if code in parts)]:
            fresh.append(
                Reading(
                    on=on,
                    key=one.key,
                    area_code=code,
                    done=figure.done,
                    total=figure.total,
                    is_share=figure.is_share,
                    read_at=moment,
                )
            )
    Reading.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["on", "area_code", "key"],
        update_fields=["done", "total", "is_share", "read_at"],
        batch_size=500,
    )
    Reading.objects.filter(on=on).exclude(read_at=moment).delete()  # a town whose last row left it
    return len(fresh)


def reads_county(user) -> bool:
    """Whether somebody's figures are the whole county's: the leading group and the bureau's heads, who reach just that."""
    low = county()
    return bool(user.roles & READERS) and [pair[0] for pair in user.access.ranges] == [low]


@dataclass(frozen=True)
class Kept:
    """The county's readings of a day: when they were taken, and {(key, area): figure}."""

    at: datetime
    figures: dict

    def of(self, key: str, area: str = "") -> Figure | None:
        """Return a figure of the county or a town; None where nothing was read."""
        return self.figures.get((key, area or county()))

    @cached_property
    def _by_key(self) -> dict[str, dict[str, Figure]]:
        whole, found = county(), defaultdict(dict)
        for (key, area), figure in self.figures.items():
            if area != whole:
                found[key][area] = figure
        return found

    def town_figures(self, key: str) -> dict[str, Figure]:
        """Return {town: figure} of one key."""
        return self._by_key.get(key, {})


def kept(on: date | None = None) -> Kept | None:
    """Return the readings of a day (today: only while they are fresh), None where there are none (one query)."""
    day = on or clock.today()
    columns = ("key", "area_code", "done", "total", "is_share", "read_at")
    rows = statement("readings of a day", lambda: Reading.objects.filter(on=SOME_DAY).values(*columns)).rows({SOME_DAY: day})
    if not rows or (on is None and rows[0]["read_at"] < clock.now() - FRESH):
        return None
    return Kept(rows[0]["read_at"], {(row["key"], row["area_code"]): _figure(row) for row in rows})


def _figure(row: dict) -> Figure:
    return Figure(row["done"], row["total"], row["is_share"])


def week_ago(on: date | None = None) -> dict[str, Figure]:
    """Return {key: the county's figure} of the last day read at least a week before a day (one query)."""
    office, limit = county(), (on or clock.today()) - WEEK

    def asked():
        mine = Reading.objects.filter(area_code=office)
        last = mine.filter(on__lte=SOME_DAY).order_by("-on").values("on")[:1]
        return mine.filter(on=Subquery(last)).values("key", "done", "total", "is_share")

    return {row["key"]: _figure(row) for row in statement(("readings before", office), asked).rows({SOME_DAY: limit})}


def trend(key: str, area: str = "", *, since: date | None = None) -> list[tuple[date, int, int]]:
    """Return (day, done, total) of a figure in time; at most one a week but for the last, so that a year fits a chart."""
    place, weeks = area or county(), {}

    def asked():
        rows = Reading.objects.filter(key=key, area_code=place, on__gte=SOME_DAY)
        return rows.order_by("on").values("on", "done", "total")

    for row in statement(("trend of a reading", key, place), asked).rows({SOME_DAY: since or SOME_DAY}):
        weeks[row["on"].isocalendar()[:2]] = (row["on"], row["done"], row["total"])
    return list(weeks.values())
