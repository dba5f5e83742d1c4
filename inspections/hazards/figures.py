"""整改率, 按期率, 平均天数, 复发率 from the rows: by township and by category, each number with the list behind it.

整改率 = struck off ÷ all; 按期率 = struck off whose last answer came within the deadline ÷ struck off;
平均天数 = from finding to striking off; 复发率 = the same item again within the rulebook's months ÷ all. Withdrawn ones never count.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.urls import reverse

from inspections.hazards.models import Hazard
from inspections.hazards.queries import FRESH, STAMP
from inspections.hazards.states import HazardState
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock, lists

BY = (("town", "按乡镇"), ("category", "按类别"), ("source", "按来源"))
FIELDS = {"town": "area_code", "category": "category", "source": "source"}
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Asked:
    """Hazards found in a span of days, grouped by township, category or source."""

    by: str
    first: date
    last: date


@dataclass(frozen=True)
class Line:
    """One group: counts, the average days to striking off, and the addresses of the rows behind each count."""

    key: str
    label: str
    total: int
    closed: int
    timely: int
    repeated: int
    late: int
    days: float | None
    query: str

    def url(self, **more) -> str:
        """Return the list of the rows, narrowed further."""
        return f"{reverse('inspections:hazards:list')}?{self.query}&{urlencode(more)}"

    @property
    def total_url(self) -> str:
        """All of them."""
        return self.url(view="all")

    @property
    def closed_url(self) -> str:
        """Those struck off."""
        return self.url(state="closed")

    @property
    def timely_url(self) -> str:
        """Those put right in time."""
        return self.url(view="all", timely=1)

    @property
    def late_url(self) -> str:
        """Those past their deadline now."""
        return self.url(view="late")

    @property
    def repeated_url(self) -> str:
        """Those that came again."""
        return self.url(view="repeat")


def asked(address) -> Asked:
    """Read the grouping and the span of days; this year unless another span is named."""
    today = clock.today()
    by = address.get("by", "")
    first = lists.day(address.get("from", "")) or today.replace(month=1, day=1)
    last = lists.day(address.get("to", "")) or today
    return Asked(by if by in FIELDS else "town", min(first, last), max(first, last))


def tabs(address, wanted: Asked) -> list[dict]:
    """Return the groupings as tabs."""
    return [{"label": label, "url": lists.without(address, by=by), "count": None, "is_on": by == wanted.by} for by, label in BY]


def of_reach(user, wanted: Asked) -> dict:
    """Return `total` and `lines` of somebody's reach, kept until hazards change, a minute at most."""
    reach = "-".join(low for low, _ in user.access.ranges)
    key = f"hazards:figures:{wanted.by}:{wanted.first}:{wanted.last}:{clock.today()}:{reach}"
    held = cache.get_many([key, STAMP])
    stamp, found = held.get(key, ("", None))
    if found is None or stamp != held.get(STAMP):
        found = _measure(user, wanted)
        cache.set(key, (held.get(STAMP), found), FRESH)
    return found


def _measure(user, wanted: Asked) -> dict:
    rows = Hazard.objects.visible_to(user).counted().filter(found_on__gte=wanted.first, found_on__lte=wanted.last).order_by()
    grouped = rows.values(key=F(FIELDS[wanted.by])).annotate(**_counts()).order_by("-total", "key")
    total = rows.aggregate(**_counts())
    return {"total": _line({"key": "", **total}, wanted), "lines": [_line(row, wanted) for row in grouped]}


def _counts() -> dict:
    closed = Q(state=HazardState.CLOSED)
    late = Q(state__in=[HazardState.ORDERED, HazardState.RETURNED], deadline_on__lt=clock.today())
    return {
        "total": Count("pk"),
        "closed": Count("pk", filter=closed),
        "timely": Count("pk", filter=closed & Q(answered_on__lte=F("deadline_on"))),
        "repeated": Count("pk", filter=Q(earlier__isnull=False)),
        "late": Count("pk", filter=late),
        "took": Avg(ExpressionWrapper(F("closed_on") - F("found_on"), output_field=DurationField()), filter=closed),
    }


def _line(row: dict, wanted: Asked) -> Line:
    took = row.pop("took")
    labels = {"town": name_of, "source": lambda key: dict(Hazard._meta.get_field("source").choices).get(key, key)}
    key = row["key"]
    narrowed = {wanted.by: key} if key else {}
    return Line(
        **row,
        label=str(labels.get(wanted.by, str)(key)) or key,
        days=round(took.total_seconds() / DAY_SECONDS, 1) if took is not None else None,
        query=urlencode({"from": wanted.first.isoformat(), "to": wanted.last.isoformat(), **narrowed}),
    )
