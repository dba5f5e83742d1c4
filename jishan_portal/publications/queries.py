"""What the desk's list and the public pages read."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from jishan_portal.accounts.areas import span
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.kit.search import words
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import FINAL, SHOWN, PublicationState, kinds

S = PublicationState
VIEWS = {"": "待办理", "shown": "公示中", "over": "已结束", "all": "全部"}
SOONEST = Order("due", "最迟公示日", "must_by", nullable=True)
NEWEST = Order("newest", "最新", descending=True)
LATEST = Order("published", "公示日", "published_on", descending=True, nullable=True)


def listed(user, *, view: str = "", q: str = "", kind: str = "", area: str = "", late: bool = False) -> QuerySet:
    """Return what somebody may see of a view (waiting, shown, over, all), narrowed by the filter row."""
    found = Publication.objects.visible_to(user).select_related("organisation")
    found = {"": found.waiting(), "shown": found.filter(state__in=SHOWN), "over": found.filter(state__in=FINAL)}.get(view, found)
    if late:
        found = found.overdue(clock.today())
    if kind in kinds():
        found = found.filter(kind=kind)
    if area:
        low, high = span(area)
        found = found.filter(area_code__gte=low, area_code__lt=high)
    return containing(found, q)


def views(user) -> dict[str, QuerySet]:
    """Return the rows of each view, to be counted, and those that are late."""
    return {key: listed(user, view=key) for key in VIEWS if key != "all"} | {"late": listed(user, late=True)}


def order_of(view: str) -> Order:
    """Return the order of a view: what presses first, else the latest first."""
    return SOONEST if view == "" else NEWEST


def containing(rows: QuerySet, q: str) -> QuerySet:
    """Narrow to titles or texts that contain every word."""
    for word in words(q):
        rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word))
    return rows


def on_show(*, kind: str = "", q: str = "") -> QuerySet:
    """Return what everybody may read today, to be ordered by LATEST."""
    rows = Publication.objects.on_show(clock.today()).select_related("organisation")
    return containing(rows.filter(kind=kind) if kind in kinds() else rows, q)


def shown_kinds() -> list[tuple[str, str]]:
    """Return (key, label) of the kinds of which something is shown today."""
    present = set(Publication.objects.on_show(clock.today()).order_by().values_list("kind", flat=True).distinct())
    return [(kind.kind, kind.label) for kind in kinds().values() if kind.kind in present]


def of_code(code: str) -> Publication | None:
    """Return the publication behind a public code if it was ever shown."""
    return Publication.objects.filter(code=code.upper(), published_on__isnull=False).select_related("organisation").first()


def is_on_show(publication: Publication) -> bool:
    """Whether everybody may read it today."""
    return publication.state in SHOWN and (publication.until_on is None or publication.until_on >= clock.today())


def about(files: Iterable[str]) -> QuerySet:
    """Return the publications of some files, newest first."""
    return Publication.objects.about(*files).order_by("-id")
