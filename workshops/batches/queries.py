"""What the pages of the batches read."""

from django.db.models import Count, Q, QuerySet

from jishan_portal.kit.paging import Order
from workshops.batches.models import BatchKind, Membership
from workshops.registry.models import Workshop

NEWEST = Order("since", "列入日期", "since", descending=True)


def members(user, kind: str, year: int) -> QuerySet:
    """The memberships of a batch and year that a user may see, to be ordered by NEWEST."""
    visible = Workshop.objects.visible_to(user).values("pk")
    return Membership.objects.filter(kind=kind, year=year, workshop__in=visible).select_related("workshop__root", "decided_by")


def counts(user) -> list[dict]:
    """For each year and batch how many workshops are in and how many were taken out, newest year first."""
    visible = Workshop.objects.visible_to(user).values("pk")
    rows = (
        Membership.objects.filter(workshop__in=visible)
        .values("year", "kind")
        .annotate(inside=Count("pk", filter=Q(until__isnull=True)), left=Count("pk", filter=Q(until__isnull=False)))
        .order_by("-year", "kind")
    )
    order = {kind: place for place, kind in enumerate(BatchKind.values)}
    return sorted(({**row, "label": BatchKind(row["kind"]).label} for row in rows), key=lambda row: (-row["year"], order[row["kind"]]))
