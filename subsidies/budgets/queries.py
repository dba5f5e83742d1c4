"""What the pages of the envelopes read."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order
from subsidies.budgets.models import Budget, Movement

NEWEST = Order("newest", "最新在前", descending=True)
SUMS = ("amount", "committed_amount", "paid_amount", "returned_amount")


def listed(user, *, year: str = "", source: str = "") -> QuerySet:
    """Return the envelopes of somebody's reach, narrowed by year and source."""
    rows = Budget.objects.visible_to(user)
    rows = rows if (chosen := whole(year)) is None else rows.filter(year=chosen)
    return rows.filter(source=source) if source else rows


def years(user) -> list[int]:
    """Return the years that have an envelope, newest first."""
    return list(Budget.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct())


def totals(rows) -> dict:
    """Add up envelopes at hand: total, committed, paid, free, returned, in yuan."""
    found = {name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in SUMS}
    return {**found, "free_amount": found["amount"] - found["committed_amount"] - found["paid_amount"]}


def lines(budget: Budget) -> QuerySet:
    """Return the ledger of an envelope, to be ordered by NEWEST."""
    return Movement.objects.filter(budget=budget).select_related("by", "counterpart__budget")


def sums_of_lines(budget: Budget) -> dict:
    """Return what the lines of a ledger add up to, under the names of the envelope's columns (one query)."""
    changes = ("amount_change", "committed_change", "paid_change", "returned_change")
    found = Movement.objects.filter(budget=budget).aggregate(**{name: Sum(name) for name in changes})
    return {name: found[change] or Decimal(0) for name, change in zip(SUMS, changes, strict=True)}


def agrees(budget: Budget, sums: dict) -> bool:
    """Whether an envelope holds exactly what its ledger adds up to."""
    return all(getattr(budget, name) == sums[name] for name in SUMS)


def later(budget: Budget) -> QuerySet:
    """Return the envelopes that what is free of one may be carried into."""
    return Budget.objects.filter(area_code=budget.area_code, source=budget.source, year__gt=budget.year).order_by("year", "pk")
