"""The conditions of the county's list of hazards as they stand in the address."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q
from django.http import QueryDict

from inspections.hazards import queries, rules
from inspections.hazards.models import Hazard
from inspections.hazards.states import AT_OWNER, LEVELS, HazardState, Severity, Source
from jishan_portal.accounts.areas import any_area
from jishan_portal.kit import clock, lists
from jishan_portal.kit.lists import between, day, named
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order

VIEWS = (
    ("all", "全部"),
    ("open", "未销号"),
    ("near", "临期"),
    ("late", "逾期"),
    ("check", "待复查"),
    ("major", "重大"),
    ("repeat", "复发"),
)
USUAL_VIEW = "open"
HOT = frozenset({"late"})
ORDERS = {
    order.key: order
    for order in (
        Order("due", "整改期限，近的在前", "deadline_on", nullable=True, jump="date"),
        Order("-due", "整改期限，远的在前", "deadline_on", descending=True, nullable=True),
        Order("found", "发现日期，早的在前", "found_on", jump="date"),
        Order("-found", "发现日期，近的在前", "found_on", descending=True, jump="date"),
        Order("-id", "最近登记在前", descending=True),
        Order("id", "最早登记在前"),
    )
}
BY_DUE = frozenset({"open", "near", "late", "check"})
LONGEST_LIST = 100
TIMELY = {"1": "按期整改", "0": "超期整改"}


@dataclass
class Filters:
    """What the address asks for; unknown or spoiled values are left out."""

    query: str = ""
    view: str = USUAL_VIEW
    towns: list[str] = field(default_factory=list)
    severities: list[int] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    found_from: date | None = None
    found_to: date | None = None
    timely: str = ""
    level: int = 0
    workshop: int = 0
    order: Order = ORDERS["due"]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beyond the view narrows the list."""
        lists_of = (self.towns, self.severities, self.categories, self.sources, self.states)
        return any((self.query, *lists_of, self.found_from, self.found_to, self.timely, self.level, self.workshop))


def read(address: QueryDict) -> Filters:
    """Read the conditions of an address; named states stand instead of the view."""
    states = [state for state in address.getlist("state") if state in HazardState.values]
    view = "all" if states else address.get("view", "")
    view = view if view in dict(VIEWS) else USUAL_VIEW
    usual = "due" if view in BY_DUE else "-found"
    timely = address.get("timely", "")
    return Filters(
        query=address.get("q", "").strip()[:60],
        view=view,
        towns=[code for code in address.getlist("town")[:LONGEST_LIST] if code.isdigit() and len(code) == 12],
        severities=[int(one) for one in address.getlist("severity") if one in {"1", "2", "3"}],
        categories=[one[:20] for one in address.getlist("category")[:LONGEST_LIST]],
        sources=[one for one in address.getlist("source") if one in Source.values],
        states=states,
        found_from=day(address.get("from", "")),
        found_to=day(address.get("to", "")),
        timely=timely if timely in TIMELY else "",
        level=level if (level := whole(address.get("level", "")) or 0) <= len(LEVELS) else 0,
        workshop=whole(address.get("workshop", "")) or 0,
        order=ORDERS.get(address.get("sort", ""), ORDERS[usual]),
    )


def in_view(rows, view: str):
    """Narrow hazards to a view."""
    today = clock.today()
    if view == "near":
        return rows.filter(state__in=AT_OWNER, deadline_on__gte=today, deadline_on__lte=today + timedelta(days=rules.near_days()))
    if view == "late":
        return rows.overdue(today)
    if view == "check":
        return rows.filter(state=HazardState.FIXED)
    if view == "major":
        return rows.open().filter(severity=Severity.MAJOR)
    if view == "repeat":
        return rows.counted().recurring()
    return rows.open() if view == "open" else rows.counted()


def apply(user, filters: Filters):
    """Return the hazards somebody may see that meet the conditions, unordered."""
    rows = Hazard.objects.visible_to(user)
    rows = rows if filters.states else in_view(rows, filters.view)
    return queries.search(rows.filter(_conditions(filters)), filters.query)


def _conditions(filters: Filters) -> Q:
    found = any_area(filters.towns)
    exact = {
        "severity__in": filters.severities,
        "category__in": filters.categories,
        "source__in": filters.sources,
        "state__in": filters.states,
        "found_on__gte": filters.found_from,
        "found_on__lte": filters.found_to,
        "level__gte": filters.level,
        "workshop__root": filters.workshop,
    }
    found &= Q(**{name: value for name, value in exact.items() if value})
    if filters.timely:
        in_time = Q(answered_on__lte=F("deadline_on"))
        found &= Q(state=HazardState.CLOSED) & (in_time if filters.timely == "1" else ~in_time)
    return found


def chips(address: QueryDict, filters: Filters, words: dict) -> list[dict]:
    """Name each condition in words, with the address that drops it. `words` holds the options of `listing.options`."""
    conditions = (
        (("q",), "关键字", filters.query),
        (("town",), "乡镇", named(filters.towns, words["towns"])),
        (("severity",), "等级", named(filters.severities, Severity.choices)),
        (("category",), "类别", "、".join(filters.categories)),
        (("source",), "来源", named(filters.sources, Source.choices)),
        (("state",), "状态", named(filters.states, HazardState.choices)),
        (("from", "to"), "发现日期", between(filters.found_from, filters.found_to)),
        (("timely",), "整改", TIMELY.get(filters.timely, "")),
        (("level",), "已升级", f"第 {filters.level} 层以上" if filters.level else ""),
        (("workshop",), "小作坊", f"档案 {filters.workshop}" if filters.workshop else ""),
    )
    return lists.chips(address, conditions)


def said(address: QueryDict, filters: Filters, words: dict) -> str:
    """Say the conditions in one line, as exports and papers carry it."""
    parts = [dict(VIEWS)[filters.view], *(f"{chip['label']}：{chip['value']}" for chip in chips(address, filters, words))]
    return "；".join(parts)
