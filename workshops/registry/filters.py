"""The conditions of the list as they stand in the address: read, applied, named in words, taken out again."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast, Substr
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from jishan_portal.accounts.areas import any_area
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock, lists, paging
from jishan_portal.kit.lists import between, day, named
from jishan_portal.kit.marks import mark_of
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order
from jishan_portal.kit.parts import key_of
from jishan_portal.kit.search import first_ids
from jishan_portal.rulebook.queries import value
from workshops.registry.models import Workshop
from workshops.registry.models_proposals import Proposal
from workshops.registry.queries import STAMP, search
from workshops.registry.states import ENDED, LIVING, ProposalState, WorkshopState

VIEWS = (
    ("", "全部"),
    ("near", "许可临期"),
    ("expired", "许可过期"),
    ("none", "未办许可"),
    ("self_check", "自查逾期"),
    ("hazard", "隐患未销号"),
    ("suspended", "停产"),
    ("rectifying", "整治"),
    ("upgrading", "升级中"),
    ("proposals", "待审更正"),
    ("ended", "已终止"),
)
HOT = frozenset({"expired", "self_check"})
# Views of what is open on a file, read from the table of duties: kind of record, and whether only what its owner is late with counts.
OWED_VIEWS = {"self_check": ("inspections.selfcheck", True), "hazard": ("inspections.hazard", False)}
ORDERS = {
    order.key: order
    for order in (
        Order("until", "许可到期，近的在前", "licence_until", nullable=True, jump="date"),
        Order("-until", "许可到期，远的在前", "licence_until", descending=True, nullable=True),
        Order("name", "名称，按拼音", "name_initials", jump="letter"),
        Order("-name", "名称，按拼音倒序", "name_initials", descending=True),
        Order("-grade", "风险等级，高的在前", "risk_grade", descending=True),
        Order("grade", "风险等级，低的在前", "risk_grade"),
        Order("-id", "最近建档在前", descending=True),
        Order("id", "最早建档在前"),
    )
}
USUAL_ORDER = "until"
LONGEST_LIST = 100
FRESH = 60
FIRST_PLACE = -1000  # numbers no workshop has, downward from here, stand for the hits of a keyword
FILE = f"{Workshop._meta.label_lower}:"
UNGRADED = "none"
GRADES = {"D": "D 级", "C": "C 级", "B": "B 级", "A": "A 级", UNGRADED: "未评"}


@dataclass
class Filters:
    """What the address asks for; unknown or spoiled values are left out."""

    query: str = ""
    view: str = ""
    towns: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    batch: str = ""
    station: int | None = None
    until_from: date | None = None
    until_to: date | None = None
    willing: str = ""
    grade: str = ""
    order: Order = ORDERS[USUAL_ORDER]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beyond the view narrows the list."""
        parts = (self.query, self.towns, self.kinds, self.states, self.batch, self.station, self.until_from, self.until_to, self.willing)
        return any((*parts, self.grade))


def read(address: QueryDict) -> Filters:
    """Read the conditions of an address."""
    view = address.get("view", "")
    return Filters(
        query=address.get("q", "").strip()[:60],
        view=view if view in dict(VIEWS) else "",
        towns=[code for code in address.getlist("town")[:LONGEST_LIST] if code.isdigit() and len(code) == 12],
        kinds=address.getlist("kind")[:LONGEST_LIST],
        states=[state for state in address.getlist("state") if state in WorkshopState.values],
        batch=address.get("batch", ""),
        station=whole(address.get("station", "")),
        until_from=day(address.get("from", "")),
        until_to=day(address.get("to", "")),
        willing=address.get("willing", ""),
        grade=address.get("grade", "") if address.get("grade", "") in GRADES else "",
        order=ORDERS.get(address.get("sort", ""), ORDERS[USUAL_ORDER]),
    )


def near_days() -> int:
    """Return within how many days a licence counts as 临期: the first reminder of the rulebook."""
    return max(value("expiry.remind_days"))


def in_view(queryset, view: str):
    """Narrow workshops to a view (常用视图); all but the last show the living ones."""
    today = clock.today()
    living = queryset.filter(state__in=sorted(LIVING))
    if view in {WorkshopState.SUSPENDED, WorkshopState.RECTIFYING, WorkshopState.UPGRADING}:
        return queryset.filter(state=view)
    if view == "near":
        return living.filter(licence_until__gte=today, licence_until__lte=today + timedelta(days=near_days()))
    if view in OWED_VIEWS:
        return living.filter(pk__in=_owing(*OWED_VIEWS[view]))
    if view == "proposals":
        return queryset.filter(pk__in=Proposal.objects.filter(state=ProposalState.SUBMITTED).values("workshop__root"))
    simple = {"expired": Q(licence_until__lt=today), "none": Q(licence_number="")}
    return queryset.filter(state__in=sorted(ENDED)) if view == "ended" else living.filter(simple.get(view, Q()))


def _owing(kind: str, is_late: bool):
    """Return the files on which a record of a kind waits for somebody, or waits for the owner beyond its day."""
    duties = Duty.objects.open().filter(subject_kind=kind, file__startswith=FILE)
    duties = duties.filter(role=Role.OWNER, due_on__lt=clock.today()) if is_late else duties
    return duties.values_list(Cast(Substr("file", len(FILE) + 1), BigIntegerField()), flat=True)


def apply(user, filters: Filters, ask=None):
    """Return the workshops somebody may see that meet the conditions, unordered; `ask` gives the hits of the keyword."""
    rows = Workshop.objects.visible_to(user).roots()
    rows = rows.filter(state__in=filters.states) if filters.states and not filters.view else in_view(rows, filters.view)
    rows = rows.filter(_conditions(filters))
    if filters.batch:
        membership = Workshop._meta.get_field("memberships").related_model  # the slice of batches stands above this one
        rows = rows.filter(pk__in=membership.objects.filter(kind=filters.batch, until__isnull=True).values("workshop"))
    return search(rows, filters.query, ask)


class Found:
    """The workshops somebody may see that meet the conditions: to be paged and counted, the keyword looked up once for both."""

    def __init__(self, user, wanted: Filters):
        self.user, self.wanted = user, wanted
        self.key = ("registry.list", user.pk, user.access, clock.today(), near_days(), key_of(wanted))

    @cached_property
    def hits(self) -> list[int] | None:
        """The workshops that the keyword finds, where these are few (see kit/search)."""
        return first_ids(Workshop, self.wanted.query)

    def rows(self):
        """Return the queryset."""
        return apply(self.user, self.wanted, lambda: self.hits)

    def source(self, shaped):
        """Return what `paging.page_of` reads: kept statements; that of a rare keyword holds as many places as it has hits.

        What nobody has narrowed is asked for all day long: its plan is kept too, which takes longer to make than the rows to read.
        """
        if self.hits == []:
            return shaped(self.rows())
        if self.hits is None:
            return paging.Kept(Workshop, self.key, lambda: shaped(self.rows()), prepare=not self.wanted.is_narrowed)
        places = range(FIRST_PLACE, FIRST_PLACE - len(self.hits), -1)
        key = (*self.key[:-1], key_of(replace(self.wanted, query="")), len(self.hits))
        given = dict(zip(places, self.hits, strict=True))
        return paging.Kept(Workshop, key, lambda: shaped(apply(self.user, self.wanted, lambda: list(places))), given)

    def count(self, *, exact: bool) -> paging.Count:
        """Count them: to the cap, kept as the tabs are until the registry changes, a minute at most; or all."""
        if exact or self.hits is not None:
            return paging.count(self.rows(), exact=exact)
        key = f"registry:count:{mark_of(self.key)}"
        held = cache.get_many([key, STAMP])
        stamp, number = held.get(key, ("", None))
        if number is None or stamp != held.get(STAMP):
            number = paging.count(self.rows())
            cache.set(key, (held.get(STAMP), number), FRESH)
        return number


def _conditions(filters: Filters) -> Q:
    found = Q()
    if filters.towns:
        found &= any_area(filters.towns)
    if filters.kinds:
        found &= Q(kind__in=filters.kinds)
    if filters.station:
        found &= Q(station=filters.station)
    if filters.until_from:
        found &= Q(licence_until__gte=filters.until_from)
    if filters.until_to:
        found &= Q(licence_until__lte=filters.until_to)
    if filters.grade:
        found &= Q(risk_grade="" if filters.grade == UNGRADED else filters.grade)
    if filters.willing in {"1", "0"}:
        found &= Q(wants_upgrade=filters.willing == "1")
    return found


def town_url(code: str) -> str:
    """Return the address of the list of one township."""
    return f"{reverse('workshops:registry:list')}?town={code}"


def chips(address: QueryDict, filters: Filters, words: dict) -> list[dict]:
    """Name each condition in words, with the address that drops it. `words` holds the options of `listing.options`."""
    conditions = (
        (("q",), "关键字", filters.query),
        (("town",), "乡镇", named(filters.towns, words["towns"])),
        (("kind",), "类别", named(filters.kinds, words["kinds"])),
        (("state",), "状态", "" if filters.view else named(filters.states, WorkshopState.choices)),
        (("batch",), "批次", named([filters.batch], words["batches"])),
        (("station",), "监管所", named([filters.station], words["stations"])),
        (("from", "to"), "许可到期", between(filters.until_from, filters.until_to)),
        (("grade",), "风险等级", GRADES.get(filters.grade, "")),
        (("willing",), "愿意提档升级", {"1": "是", "0": "否"}.get(filters.willing, "")),
    )
    return lists.chips(address, conditions)
