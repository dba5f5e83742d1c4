"""Figures of an area from the registry's rows: on file, licensed until when, by township.

Counted once a minute for each reach and kept in the cache, because everybody of an office asks for the same numbers.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q

from jishan_portal.accounts.models import Area
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value
from workshops.registry.models import Workshop

KEPT_SECONDS = 60
TOWNSHIP_DIGITS = 9
NOUGHT = {"on_file": 0, "licensed": 0, "soon": 0, "expired": 0, "unlicensed": 0}


@dataclass(frozen=True)
class AreaFigures:
    """Counts of living workshops: `total` over the reach, `townships` a list of (code, name, counts), when counted, and what 临期 means."""

    total: dict
    townships: list
    at: datetime
    soon_days: int


def soon_days() -> int:
    """Return within how many days a licence counts as 临期: the first reminder of the rulebook."""
    return max(value("expiry.remind_days"))


def of_reach(user) -> AreaFigures:
    """Return the figures of the areas that a user's posts reach (two queries, kept for a minute)."""
    ranges = user.access.ranges
    key = f"figures:{clock.today():%Y%m%d}:{'-'.join(part for pair in ranges for part in pair)}"
    found = cache.get(key)
    if found is None:
        found = _count(user)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _count(user) -> AreaFigures:
    today = clock.today()
    last = today + timedelta(soon_days())
    expired, soon = Q(licence_until__lt=today), Q(licence_until__gte=today, licence_until__lte=last)
    held = ~Q(licence_number="")
    rows = (
        Workshop.objects.visible_to(user)
        .living()
        .order_by()
        .values("area_code")
        .annotate(
            on_file=Count("pk"),
            licensed=Count("pk", filter=held & (Q(licence_until__gte=today) | Q(licence_until__isnull=True))),
            soon=Count("pk", filter=held & soon),
            expired=Count("pk", filter=held & expired),
            unlicensed=Count("pk", filter=~held),
        )
    )
    return _sum_up(rows)


def _sum_up(rows) -> AreaFigures:
    by_township = defaultdict(lambda: dict(NOUGHT))
    total = dict(NOUGHT)
    for row in rows:
        code = row["area_code"][:TOWNSHIP_DIGITS].ljust(12, "0")
        for name in NOUGHT:
            by_township[code][name] += row[name]
            total[name] += row[name]
    names = dict(Area.objects.filter(code__in=by_township).values_list("code", "name"))
    townships = [
        (code, names.get(code, code), counts) for code, counts in sorted(by_township.items(), key=lambda item: -item[1]["on_file"])
    ]
    return AreaFigures(total, townships, clock.now(), soon_days())
