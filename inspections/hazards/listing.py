"""The county's list of hazards (风险隐患清单): rows as plain values, few queries, counts of the views cached a minute."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import F
from django.http import QueryDict

from inspections.hazards import filters, queries, rules
from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState, Severity, Source
from jishan_portal.accounts.places import short_names, townships_of
from jishan_portal.kit import clock, lists, paging
from jishan_portal.kit.parts import key_of

STATE_TAGS = {
    "found": ("near", "待下达"),
    "ordered": ("go", "整改中"),
    "fixed": ("go", "待复查"),
    "returned": ("near", "已退回"),
    "passed": ("go", "待销号"),
    "closed": ("ok", "已销号"),
    "withdrawn": ("off", "已撤销"),
}
FIELDS = (
    "id",
    "number",
    "text",
    "area_code",
    "severity",
    "category",
    "source",
    "found_on",
    "deadline_on",
    "answered_on",
    "closed_on",
    "rounds",
    "level",
    "state",
    "earlier_id",
)
SEVERITIES = {value: str(label) for value, label in Severity.choices}
SOURCES = {value: str(label) for value, label in Source.choices}


@dataclass(frozen=True)
class Choice:
    """A column that may be shown: key, header, the order a click gives, whether it is shown unless chosen otherwise."""

    key: str
    label: str
    sort: str = ""
    is_usual: bool = False


CHOICES = (
    Choice("shop", "小作坊", is_usual=True),
    Choice("town", "乡镇", is_usual=True),
    Choice("severity", "等级", is_usual=True),
    Choice("source", "来源", is_usual=True),
    Choice("due", "整改期限", "due", is_usual=True),
    Choice("state", "状态", is_usual=True),
    Choice("category", "类别"),
    Choice("number", "编号"),
    Choice("found", "发现日期", "-found"),
    Choice("rounds", "整改次数"),
    Choice("answered", "最近整改"),
    Choice("closed", "销号日期"),
    Choice("level", "升级层次"),
)


def columns_for(chosen: list[str]) -> list[Choice]:
    """Return the columns to show: the chosen ones, else the usual ones."""
    return [choice for choice in CHOICES if choice.key in chosen] or [choice for choice in CHOICES if choice.is_usual]


def options(user) -> dict:
    """Return the options of the filter bar for somebody's reach."""
    return {
        "towns": townships_of(user),
        "severities": Severity.choices,
        "categories": queries.categories_found(),
        "sources": Source.choices,
        "states": HazardState.choices,
    }


def tabs(user, address, chosen: str) -> list[dict]:
    """Return the views with their counts, kept until hazards change, a minute at most."""
    counts = _counts(user)
    return [
        {
            "label": label,
            "url": lists.without(address, "view", "state", "sort", view=view),
            "count": counts[view],
            "is_on": view == chosen,
            "is_hot": view in filters.HOT and counts[view] != "0",
        }
        for view, label in filters.VIEWS
    ]


def home_tabs(user) -> list[dict]:
    """Return what the first page shows of hazards: the views that ask for something to be done."""
    asking = {label for view, label in filters.VIEWS if view in filters.BY_DUE}
    return [tab for tab in tabs(user, QueryDict(), "") if tab["label"] in asking]


def _counts(user) -> dict[str, str]:
    reach = ".".join(f"{low}-{high}" for low, high in user.access.ranges) or f"user{user.pk}"
    key = f"hazards:tabs:{clock.today():%Y%m%d}:{reach}"
    held = cache.get_many([key, queries.STAMP])
    stamp, counts = held.get(key, ("", None))
    if counts is None or stamp != held.get(queries.STAMP):
        mine = Hazard.objects.visible_to(user)
        found = paging.counts_of({view: filters.in_view(mine, view) for view, _ in filters.VIEWS})
        counts = {view: str(count) for view, count in found.items()}
        cache.set(key, (held.get(queries.STAMP), counts), queries.FRESH)
    return counts


def named(rows):
    """Return rows as plain values with the name of the present file of their workshop."""
    return rows.values(*FIELDS, root_id=F("workshop__root_id"), shop=F("workshop__root__name"), owner=F("workshop__root__owner_name"))


def page(user, address, wanted: filters.Filters) -> paging.Page:
    """Return a page of the list, its rows ready to be drawn."""
    order = wanted.order
    start = lists.day(address.get("start", "")) if order.jump else None
    got = paging.page_of(
        _source(user, wanted),
        order,
        size=paging.size_of(address.get("size", "")),
        after=address.get("after", ""),
        before=address.get("before", ""),
        start=start or "",
    )
    today, names = clock.today(), short_names()
    for row in got.rows:
        _dress(row, names, today)
    return got


def _source(user, wanted: filters.Filters):
    """What is read: kept statements unless a keyword was typed, for each has statements of its own."""
    if wanted.query:
        return named(filters.apply(user, wanted))
    key = ("hazards.list", user.pk, user.access, clock.today(), rules.near_days(), key_of(wanted))
    return paging.Kept(Hazard, key, lambda: named(filters.apply(user, wanted)), prepare=not wanted.is_narrowed)


def known_count(wanted: filters.Filters, tabs: list[dict]) -> paging.Count | None:
    """Return what the tab in use has counted already, where nothing narrows the list beyond it."""
    said = next((tab["count"] for tab in tabs if tab["is_on"]), None)
    if said is None or wanted.is_narrowed:
        return None
    return paging.Count(int(said.removesuffix("+")), is_exact=not said.endswith("+"))


def _dress(row: dict, names: dict, today) -> None:
    row["town"] = names.get(row["area_code"], "")
    row["severity_name"], row["source_name"] = SEVERITIES[row["severity"]], SOURCES[row["source"]]
    row["light"] = rules.light_of(row["state"], row["deadline_on"], today)
    row["left"] = (row["deadline_on"] - today).days if row["deadline_on"] else None
    row["tone"], row["tag"] = STATE_TAGS[row["state"]]
