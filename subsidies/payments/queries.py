"""What the pages of the payments read."""

from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from jishan_portal.accounts.areas import span
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.budgets.models import Budget
from subsidies.payments.models import Batch, Line
from subsidies.payments.states import BatchState, Outcome
from subsidies.readiness.models import Round
from subsidies.readiness.states import RoundState
from workshops.licences.models import Licence, LicenceKind

NEWEST = Order("newest", "最新在前", descending=True)
BY_SERIAL = Order("serial", "序号", "serial")
VIEWS = {
    "": ("办理中", Q(state__in=[BatchState.DRAFT, BatchState.SENT])),
    "done": ("已办结", Q(state=BatchState.DONE)),
    "all": ("全部", Q()),
}


def listed(user, *, view: str = "all") -> QuerySet:
    """Return the batches of a view with how many lines they have, how many are settled and their sum."""
    rows = Batch.objects.visible_to(user).filter(VIEWS.get(view, VIEWS["all"])[1]).select_related("budget")
    return rows.annotate(
        count=Count("lines"),
        paid=Count("lines", filter=Q(lines__outcome=Outcome.PAID)),
        failed=Count("lines", filter=Q(lines__outcome=Outcome.FAILED)),
        total=Sum("lines__amount"),
    )


def payable(budget: Budget) -> QuerySet:
    """Return the applications that wait for money of an envelope and stand in no batch."""
    waiting = Application.objects.filter(state=ApplicationState.TO_PAY, budget=budget).select_related("workshop__root")
    return waiting.exclude(payment_lines__outcome__in=[Outcome.WAITING, Outcome.PAID]).order_by("area_code", "pk")


def budgets_with_payable(user) -> QuerySet:
    """Return the envelopes that have something to pay, with how many and how much."""
    ready = Q(applications__state=ApplicationState.TO_PAY) & ~Q(
        applications__in=Line.objects.filter(outcome__in=[Outcome.WAITING, Outcome.PAID]).values("application")
    )
    rows = Budget.objects.visible_to(user).annotate(
        ready=Count("applications", filter=ready), ready_amount=Sum("applications__approved_amount", filter=ready)
    )
    return rows.filter(ready__gt=0)


def lines(user, *, batch: Batch | None = None, year: str = "", source: str = "", area: str = "", outcome: str = "") -> QuerySet:
    """Return lines with everything the 明细表 names, in a fixed number of queries."""
    rows = Line.objects.filter(batch__in=Batch.objects.visible_to(user).values("pk")).exclude(batch__state=BatchState.CANCELLED)
    rows = rows.filter(batch=batch) if batch else rows
    if (chosen := whole(year)) is not None:
        rows = rows.filter(batch__budget__year=chosen)
    if area:
        low, high = span(area)
        rows = rows.filter(application__area_code__gte=low, application__area_code__lt=high)
    rows = rows.filter(batch__budget__source=source) if source else rows
    rows = rows.filter(outcome=outcome) if outcome else rows
    issued = Licence.objects.standing().filter(
        workshop=OuterRef("application__workshop"), kind=LicenceKind.PRODUCTION, number=OuterRef("application__production_licence")
    )
    accepted = Round.objects.filter(workshop__root=OuterRef("application__workshop__root"), state=RoundState.PASSED).order_by(
        "-scored_on", "-id"
    )
    return rows.select_related("batch__budget", "application__workshop").annotate(
        source=F("batch__budget__source"),
        sc_on=Subquery(issued.values("issued_on")[:1]),
        accepted_on=Subquery(accepted.values("scored_on")[:1]),
        score_got=Subquery(accepted.values("got")[:1]),
        score_full=Subquery(accepted.values("full")[:1]),
    )


def sums(rows: QuerySet) -> dict:
    """Return what the lines of a table add up to: by source and in all, own money included, and what the bank sent back (one query)."""
    plain = rows.order_by().aggregate(
        county=Sum("amount", filter=Q(batch__budget__source="county")),
        city=Sum("amount", filter=Q(batch__budget__source="city")),
        own=Sum("application__own_investment"),
        count=Count("pk"),
        returned=Sum("amount", filter=Q(outcome=Outcome.FAILED)),
        returned_count=Count("pk", filter=Q(outcome=Outcome.FAILED)),
    )
    found = {name: plain[name] or Decimal(0) for name in ("county", "city", "own", "returned")}
    return {**found, "total": found["county"] + found["city"], **{name: plain[name] for name in ("count", "returned_count")}}


def settled(batch: Batch) -> dict:
    """Return how the lines of a batch stand, in number and money (one query)."""
    found = {}
    for row in batch.lines.order_by().values("outcome").annotate(count=Count("pk"), total=Sum("amount")):
        found[row["outcome"]] = {"count": row["count"], "total": row["total"]}
    empty = {"count": 0, "total": Decimal(0)}
    return {outcome: found.get(outcome, empty) for outcome in Outcome.values}
