"""What the pages of improvements read."""

from django.db.models import Count, Q, QuerySet

from branding.improvements.models import BrandFact, Improvement
from branding.improvements.states import HONOURS, MARKS, ImprovementState, Subject
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from workshops.products.models import Product
from workshops.registry.models import FoodKind, Workshop
from workshops.registry.queries import search

NEWEST = Order("newest", "最新", descending=True)


def listed(user, *, q: str = "", area: str = "", subject: str = "", state: str = "", treasure: str = "") -> QuerySet:
    """Return the improvements in reach, to be ordered by NEWEST."""
    rows = Improvement.objects.visible_to(user).select_related("workshop__root__kind", "product", "organisation", "adviser")
    if q:
        rows = rows.filter(workshop__root__in=search(Workshop.objects.visible_to(user), q).values("pk"))
    if treasure:
        rows = rows.filter(workshop__root__in=tagged(treasure).values("pk"))
    wanted = {"area_code": area, "subject": subject, "state": state}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def tagged(treasure: str) -> QuerySet:
    """Return the workshops that make one of 稷山四宝 ("priority": of the kinds the programme names), by their own kind or a product's."""
    own = Q(is_priority=True) if treasure == "priority" else Q(treasure=treasure) if treasure != "any" else ~Q(treasure="")
    kinds = list(FoodKind.objects.filter(own).values_list("pk", flat=True))
    makers = Product.objects.filter(kind__in=kinds, stopped_on__isnull=True).values("workshop__root")
    return Workshop.objects.roots().filter(Q(kind__in=kinds) | Q(pk__in=makers))


def figures(user, year: int) -> list[tuple[str, str, int, int]]:
    """Return (subject, label, advised, adopted) of a year in reach, one query."""
    rows = Improvement.objects.visible_to(user).filter(year=year).order_by().values("subject")
    counted = {
        row["subject"]: (row["all"], row["adopted"])
        for row in rows.annotate(all=Count("pk"), adopted=Count("pk", filter=Q(state=ImprovementState.ADOPTED)))
    }
    return [(one.value, one.label, *counted.get(one.value, (0, 0))) for one in Subject]


def facts_of(root_ids) -> dict[int, list[BrandFact]]:
    """Return {workshop: its trademarks, authorisations and honours that hold today}, one query."""
    found: dict[int, list] = {pk: [] for pk in root_ids}
    today = clock.today()
    rows = BrandFact.objects.filter(workshop__root__in=list(found), ended_on__isnull=True).select_related("workshop", "product")
    for row in rows.filter(Q(until__isnull=True) | Q(until__gte=today)):
        found[row.workshop.root_id].append(row)
    return found


def has_mark(facts) -> bool:
    """Whether one of these is a registered trademark or an authorisation of a regional brand."""
    return any(fact.kind in MARKS for fact in facts)


def honours(facts) -> list[BrandFact]:
    """Return the heritage and old brands among these."""
    return [fact for fact in facts if fact.kind in HONOURS]


def products_of(workshop: Workshop) -> QuerySet:
    """Return what a workshop makes now."""
    return Product.objects.filter(workshop__root=workshop.root_id or workshop.pk, stopped_on__isnull=True).select_related("kind")
