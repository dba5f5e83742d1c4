"""The list page: rows as plain values, few queries, options and counts of the tabs cached for everybody with the same reach."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import F

from jishan_portal.accounts.models import Area, Organisation, OrganisationKind
from jishan_portal.accounts.places import short_names
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock, lists, paging
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.statements import kept
from workshops.registry import filters
from workshops.registry.models import SavedView, Workshop
from workshops.registry.queries import STAMP, kind_options
from workshops.registry.standing import standing, warn_days
from workshops.registry.states import WorkshopState

FRESH = 60
SOMEBODY = -1  # stands for the user in a kept statement
MOST_TOWNS = 60
SCOPE_LEVELS = (9, 6, 4, 2)
STATE_TAGS = {
    "active": ("ok", "在营"),
    "suspended": ("off", "停产"),
    "rectifying": ("go", "整治中"),
    "upgrading": ("go", "升级中"),
    "converted": ("off", "已转企业"),
    "cancelled": ("off", "已注销"),
    "closed_down": ("off", "已取缔"),
}
# What an owner is late with, by kind of record; anything else late is 待办逾期.
LATE_WORDS = {"inspections.selfcheck": "自查逾期", "inspections.hazard": "整改逾期"}
MATTER = ("file", "title", "due_on", "role", "subject_kind")
LIVING_TAGS = frozenset({"active", "rectifying", "upgrading"})
FIELDS = (
    "id",
    "root_id",
    "code",
    "name",
    "name_initials",
    "owner_name",
    "phone",
    "area_code",
    "village",
    "address",
    "state",
    "licence_number",
    "licence_until",
    "risk_grade",
    "credit_code",
    "staff_count",
    "opened_on",
    "wants_upgrade",
    "created_at",
)


@dataclass(frozen=True)
class Choice:
    """A column that may be shown: its key, header, the order a click gives, and whether it is shown unless chosen otherwise."""

    key: str
    label: str
    sort: str = ""
    is_usual: bool = False


CHOICES = (
    Choice("town", "乡镇", is_usual=True),
    Choice("kind", "类别", is_usual=True),
    Choice("owner", "负责人", is_usual=True),
    Choice("until", "许可到期", "until", is_usual=True),
    Choice("grade", "等级", "grade", is_usual=True),
    Choice("open", "未结事项", is_usual=True),
    Choice("state", "状态", is_usual=True),
    Choice("licence", "许可证号"),
    Choice("batch", "批次"),
    Choice("address", "生产地址"),
    Choice("station", "监管所"),
    Choice("credit", "统一社会信用代码"),
    Choice("staff", "从业人数"),
    Choice("opened", "开办日期"),
    Choice("willing", "愿意提档"),
    Choice("created", "建档日期", "-id"),
)
# Roles outside the bureau that look in for one thing see it without choosing.
ROLE_COLUMNS = {
    "approval": ("town", "kind", "owner", "until", "licence", "state"),
    "finance_reviewer": ("town", "kind", "owner", "batch", "willing", "state"),
    "finance_payer": ("town", "kind", "owner", "batch", "willing", "state"),
    "culture_tourism": ("town", "kind", "owner", "batch", "until", "state"),
}


def columns_for(user, chosen: list[str]) -> list[Choice]:
    """Return the columns to show: the chosen ones, else those of the role, else the usual ones."""
    if not chosen:
        chosen = next((keys for role, keys in ROLE_COLUMNS.items() if role in user.roles), ())
    picked = [choice for choice in CHOICES if choice.key in chosen]
    return picked or [choice for choice in CHOICES if choice.is_usual]


def _scope(user) -> str:
    return ".".join(f"{low}-{high}" for low, high in user.access.ranges) or f"user{user.pk}"


def remembered(user) -> dict:
    """Return all that the list page keeps in the cache, in one question to it; the functions below take it as `held`."""
    return cache.get_many([_options_key(user), _tabs_key(user), STAMP])


def _options_key(user) -> str:
    return f"registry:options:{_scope(user)}"


def _tabs_key(user) -> str:
    return f"registry:tabs:{clock.today():%Y%m%d}:{_scope(user)}"


def options(user, held: dict | None = None) -> dict:
    """Return the options of the filter bar for somebody's reach, cached."""
    key = _options_key(user)
    found = cache.get(key) if held is None else held.get(key)
    if found is None:
        batch = Workshop._meta.get_field("memberships").related_model._meta.get_field("kind")
        found = {
            "towns": _towns(user),
            "kinds": kind_options(),
            "states": list(WorkshopState.choices),
            "batches": [(value, str(label)) for value, label in batch.choices],
            "stations": _stations(user),
            "grades": list(filters.GRADES.items()),
        }
        cache.set(key, found, FRESH)
    return found


def _towns(user) -> list[tuple[str, str]]:
    """The town-level areas in reach; where these are too many to list, the counties, cities or provinces."""
    for level in SCOPE_LEVELS:
        areas = list(Area.objects.filter(user.access.within("code"), level=level).values_list("code", "name")[: MOST_TOWNS + 1])
        if areas and len(areas) <= MOST_TOWNS:
            return areas
    return []


def _stations(user) -> list[tuple[int, str]]:
    stations = Organisation.objects.filter(user.access.within("areas__code"), kind=OrganisationKind.STATION, is_active=True)
    return list(stations.distinct().order_by("code").values_list("id", "short_name")[:MOST_TOWNS])


def saved_views(user) -> list[dict]:
    """Return the conditions somebody keeps, pk, name and query; the one without a name holds their columns."""
    columns = ("pk", "name", "query")
    statement = kept("saved views", lambda: SavedView.objects.filter(user=SOMEBODY).values(*columns), prepare=True)
    return statement.rows({SOMEBODY: user.pk})


def tabs(user, address, chosen: str, saved=(), held: dict | None = None) -> list[dict]:
    """Return the views with their counts (cached until the registry changes, a minute at most), then the saved ones."""
    key = _tabs_key(user)
    held = cache.get_many([key, STAMP]) if held is None else held
    stamp, counts = held.get(key, ("", None))
    if counts is None or stamp != held.get(STAMP):
        mine = Workshop.objects.visible_to(user).roots()
        found = paging.counts_of({view: filters.in_view(mine, view) for view, _ in filters.VIEWS})
        counts = {view: str(count) for view, count in found.items()}
        cache.set(key, (held.get(STAMP), counts), FRESH)
    shown = [(view, label) for view, label in filters.VIEWS if not view or view == chosen or counts[view] != "0"]
    built_in = [
        {
            "label": label,
            "url": lists.without(address, "view", "state", view=view),
            "count": counts[view],
            "is_on": view == chosen and not address.get("saved"),
            "is_hot": view in filters.HOT and counts[view] != "0",
        }
        for view, label in shown
    ]
    own = [
        {"label": row["name"], "url": f"?{row['query']}&saved={row['pk']}", "count": None, "is_on": address.get("saved") == str(row["pk"])}
        for row in saved
    ]
    return built_in + own


def page(address, found: filters.Found, columns: list[Choice], held: dict) -> tuple[paging.Page, list[dict]]:
    """Return a page of the list and its rows ready to be drawn; `held` is what `remembered` gives."""
    order = found.wanted.order
    start = address.get("start", "")
    if order.jump == "date":
        start = lists.day(start)
    elif order.jump == "letter":
        start = start.upper()[:1]
    got = paging.page_of(
        found.source(lambda rows: rows.values(*FIELDS, kind_name=F("kind__name"), station_name=F("station__short_name"))),
        order,
        size=paging.size_of(address.get("size", "")),
        after=address.get("after", ""),
        before=address.get("before", ""),
        start=start if order.jump else "",
    )
    shown = {column.key for column in columns}
    opened = _open_matters([row["root_id"] for row in got.rows]) if "open" in shown else {}
    batches = _batches([row["id"] for row in got.rows]) if "batch" in shown else {}
    names, today, warn = short_names(), clock.today(), warn_days()[0]
    for row in got.rows:
        row["town"], row["batches"] = names.get(row["area_code"], ""), "、".join(batches.get(row["id"], ()))
        _dress(row, opened.get(row["root_id"], ()), today, warn)
    return got, got.rows


def _dress(row: dict, opened, today: date, warn: int) -> None:
    row["masked_phone"] = mask_phone(row["phone"])
    row["days"] = days = (row["licence_until"] - today).days if row["licence_until"] else None
    stands = standing(row["licence_until"], today, warn=warn).tone
    row["is_expired"], row["is_near"] = stands == "late", stands == "near"
    row["late_by"] = -days if row["is_expired"] else 0
    row["opened"] = opened
    row["tone"], row["tag"] = _tag(row, opened)


def _tag(row: dict, opened) -> tuple[str, str]:
    """The one most pressing thing about a workshop, as a tag."""
    tone, words = STATE_TAGS[row["state"]]
    if row["state"] not in LIVING_TAGS:
        return tone, words
    late = [matter for matter in opened if matter["is_late"]]
    if late:
        return "late", next((LATE_WORDS[one["kind"]] for one in late if one["is_owners"] and one["kind"] in LATE_WORDS), "待办逾期")
    if row["is_expired"]:
        return "late", "许可过期"
    if row["state"] == "active" and row["is_near"]:
        return "near", "许可临期"
    return tone, words


def _open_matters(root_ids: list[int]) -> dict[int, list[dict]]:
    """Return the open duties of some files, those due first in front; one query."""
    files = {f"{Workshop._meta.label_lower}:{pk}": pk for pk in root_ids}
    found = defaultdict(list)
    today = clock.today()
    places = [f"\x01{number}" for number in range(len(files))]
    asked = kept(
        ("open matters", len(files)),
        lambda: Duty.objects.open().about(*places).order_by(F("due_on").asc(nulls_last=True), "id").values(*MATTER),
        prepare=True,
    )
    for duty in asked.rows(dict(zip(places, files, strict=True))):
        short = duty["title"].rpartition("：")[2]
        is_late, is_owners = bool(duty["due_on"] and duty["due_on"] < today), duty["role"] == Role.OWNER
        matter = {"short": short, "due_on": duty["due_on"], "is_late": is_late, "is_owners": is_owners, "kind": duty["subject_kind"]}
        found[files[duty["file"]]].append(matter)
    return found


def _batches(ids: list[int]) -> dict[int, list[str]]:
    """Return the batches that workshops are in now; one query. The slice of batches stands above: it is read through its relation."""
    membership = Workshop._meta.get_field("memberships").related_model
    labels = dict(membership._meta.get_field("kind").choices)
    found = defaultdict(list)
    for workshop, kind in membership.objects.filter(workshop__in=ids, until__isnull=True).order_by("kind").values_list("workshop", "kind"):
        found[workshop].append(str(labels[kind]))
    return found
