"""What the pages of samples read."""

from datetime import date

from django.db.models import Count, Q

from inspections.officers.models import Officer
from inspections.sampling.models import Sample
from inspections.sampling.states import FAILED, SampleState
from jishan_portal.accounts.areas import any_area
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from workshops.products.models import Product
from workshops.registry.models import Workshop
from workshops.registry.queries import search

BY_NEWEST = Order("-id", "最近的在前", descending=True)
TONES = {
    SampleState.TAKEN: "go", SampleState.SENT: "go", SampleState.PASSED: "ok", SampleState.HANDLING: "late", SampleState.HANDLED: "near",
    SampleState.CLEARED: "ok", SampleState.VOID: "off",
}  # fmt: skip
VIEWS = (("all", "全部"), ("open", "待送检、检验中"), ("failed", "不合格"), ("passed", "合格"))
CONDITIONS = {
    "open": Q(state__in=[SampleState.TAKEN, SampleState.SENT]),
    "failed": Q(state__in=sorted(FAILED)),
    "passed": Q(state__in=[SampleState.PASSED, SampleState.CLEARED]),
}


def rows(user, *, view: str = "", q: str = "", area: str = "", level: str = "", state: str = ""):
    """Return the samples somebody may see that meet the conditions."""
    found = Sample.objects.visible_to(user)
    if view in CONDITIONS:
        found = found.filter(CONDITIONS[view])
    found = found.filter(**{name: value for name, value in (("level", level), ("state", state)) if value})
    if area:
        found = found.filter(any_area([area]))
    if q:
        shops = search(Workshop.objects.all(), q).values("pk")
        found = found.filter(Q(number=q) | Q(seal_number=q) | Q(product__contains=q) | Q(workshop__root__in=shops))
    return found.select_related("workshop__root")


def views(user, chosen: str) -> list[dict]:
    """Return the saved views with their counts, in one query."""
    parts = {key: Count("pk", filter=condition) for key, condition in CONDITIONS.items()}
    numbers = Sample.objects.visible_to(user).aggregate(all=Count("pk"), **parts)
    return [
        {"label": label, "url": f"?view={key}", "count": numbers[key], "is_on": key == (chosen or "all"), "is_hot": key == "failed"}
        for key, label in VIEWS
    ]


def products_of(workshop: Workshop) -> list[str]:
    """Return the names of what a workshop makes, the main ones first."""
    return list(
        Product.objects.filter(workshop__root=workshop.root_id or workshop.pk, stopped_on__isnull=True).values_list("name", flat=True)
    )


def officers_on(on: date):
    """Return the officers who may take a sample on a day."""
    return Officer.objects.certified_on(on).select_related("user").order_by("station_id", "pk")


def figures(user, year: int) -> dict:
    """Return this year's figures: taken, judged, failed, and the share that passed (None without results)."""
    taken = Sample.objects.visible_to(user).filter(taken_on__year=year).exclude(state=SampleState.VOID)
    judged, bad = CONDITIONS["passed"] | CONDITIONS["failed"], CONDITIONS["failed"]
    found = taken.aggregate(taken=Count("pk"), judged=Count("pk", filter=judged), failed=Count("pk", filter=bad))
    found["rate"] = (found["judged"] - found["failed"]) * 100 // found["judged"] if found["judged"] else None
    return found


def waits(sample: Sample) -> int | None:
    """Return how many days are left of the period that runs, for the page of a sample."""
    retest = getattr(sample, "retest", None)
    return (retest.objects_until - clock.today()).days if retest and retest.state == "told" else None
