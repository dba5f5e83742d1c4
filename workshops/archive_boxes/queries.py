"""What the pages of the boxes read."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Avg, Count, Q, QuerySet
from django.http import Http404

from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from workshops.archive_boxes.assessing import Assessment, Verdict, assess, items_on
from workshops.archive_boxes.models import Box, Completeness, Document, Excuse, Item
from workshops.archive_boxes.rules import NUMERALS
from workshops.registry.models import Workshop
from workshops.registry.queries import search
from workshops.registry.reminders import Stage
from workshops.registry.standing import warn_days
from workshops.registry.states import LIVING

LOWEST = Order("percent", "完整度", "percent")
SOONEST = Order("until", "到期", "valid_until")
LEVELS = {"full": (100, 100), "80": (80, 99), "50": (50, 79), "0": (0, 49)}


@dataclass
class Shelf:
    """One box as it stands on the shelf."""

    number: int
    name: str
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def numeral(self) -> str:
        """一、二、三 … on the spine."""
        return NUMERALS.get(self.number, str(self.number))

    @property
    def required(self) -> int:
        """How many ★ apply."""
        return sum(verdict.counts for verdict in self.verdicts)

    @property
    def met(self) -> int:
        """How many are there."""
        return sum(verdict.counts and verdict.is_met for verdict in self.verdicts)

    @property
    def missing(self) -> list[Verdict]:
        """What lacks."""
        return [verdict for verdict in self.verdicts if verdict.is_missing]


def item_of(key: str) -> Item:
    """Return the version of an item in force today; a retired one as it was last. Http404 for an unknown key."""
    rows = Item.objects.filter(key=key, in_force_from__lte=clock.today()).order_by("-in_force_from", "-id")
    found = rows.first()
    if found is None:
        raise Http404("没有这一项目录。")
    return found


def boxes_on(on) -> list[Box]:
    """Return the boxes in force on a day."""
    return list(Box.objects.in_force(on))


def shelves_of(root_id: int) -> tuple[list[Shelf], Assessment]:
    """Return the boxes of a workshop with their verdicts, computed now."""
    today = clock.today()
    found = assess([root_id], today, items_on(today))[root_id]
    by_box = defaultdict(list)
    for verdict in found.verdicts:
        by_box[verdict.item.box].append(verdict)
    return [Shelf(box.number, box.name, by_box[box.number]) for box in boxes_on(today)], found


def documents_of(root_id: int, keys: list[str]) -> dict[str, list[Document]]:
    """Return {item key: its documents, the present ones first} with their pages; two queries."""
    rows = Document.objects.filter(workshop__root=root_id, item_key__in=keys).select_related("made_by", "struck_by")
    found = defaultdict(list)
    for document in rows.prefetch_related("pages__file").order_by("-made_at", "-id"):
        found[document.item_key].append(document)
    for documents in found.values():
        documents.sort(key=lambda row: bool(row.replaced_at or row.struck_at))
    return found


def excuses_of(root_id: int, key: str) -> list[Excuse]:
    """Return what was declared about an item, newest first."""
    return list(Excuse.objects.filter(workshop__root=root_id, item_key=key).select_related("said_by", "ended_by"))


def listed(user, *, q: str = "", area: str = "", level: str = "", lacks: str = "", rules: str = "", stage: str = "") -> QuerySet:
    """Return the stored completeness of the workshops in a user's reach, to be ordered by LOWEST."""
    rows = Completeness.objects.visible_to(user).living()
    if q:
        rows = rows.filter(workshop__in=search(Workshop.objects.visible_to(user).living(), q).values("pk"))
    if area:
        rows = rows.filter(area_code=area)
    if level in LEVELS:
        low, high = LEVELS[level]
        rows = rows.filter(is_full=True) if level == "full" else rows.filter(percent__gte=low, percent__lte=high)
    if lacks:
        rows = rows.filter(missing__contains=f",{lacks},")
    conditions = {
        "has": Q(has_rules=True),
        "lacks": Q(has_rules=False),
        "follows": Q(follows_rules=True),
        "idle": Q(has_rules=True, follows_rules=False),
        "all_stages": Q(has_production=True, has_packing=True, has_sale=True),
        "production": Q(has_production=False),
        "packing": Q(has_packing=False),
        "sale": Q(has_sale=False),
    }
    for asked in (rules, stage):
        rows = rows.filter(conditions[asked]) if asked in conditions else rows
    return rows.select_related("workshop")


def townships(user) -> list[dict]:
    """Return for each township of a reach how complete its workshops' boxes and rules are; one query."""
    every = Q(has_production=True, has_packing=True, has_sale=True)
    rows = Completeness.objects.visible_to(user).living().order_by().values("area_code")
    return list(
        rows.annotate(
            shops=Count("pk"),
            average=Avg("percent"),
            full=Count("pk", filter=Q(is_full=True)),
            has_rules_count=Count("pk", filter=Q(has_rules=True)),
            follows=Count("pk", filter=Q(follows_rules=True)),
            stages=Count("pk", filter=every),
        ).order_by("average", "area_code")
    )


def unwarned(stage: Stage) -> QuerySet:
    """Return the documents of workshops on file that reached a stage of warning and were not told of it."""
    rows = Document.objects.standing().filter(workshop__root__state__in=LIVING, **stage.holds("valid_until"))
    return rows.filter(Q(warned_days__isnull=True) | Q(warned_days__gt=stage.days)).select_related("workshop__root").order_by("pk")


def expiring(user, *, area: str = "") -> QuerySet:
    """Return the documents in a user's reach that have run out or will within the first warning, to be ordered by SOONEST."""
    files = Workshop.objects.visible_to(user).living()
    files = files.filter(area_code=area) if area else files
    last = clock.today() + timedelta(days=warn_days()[0])
    rows = Document.objects.standing().filter(workshop__root__in=files.values("pk"), valid_until__lte=last)
    return rows.select_related("workshop__root")
