"""What was paid on a decision and what late payment has added to it; pure sums over the rows of a case."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from inspections.cases import rules
from inspections.cases.models import Case
from jishan_portal.kit import clock
from jishan_portal.kit.money import round_to_fen


def paid(case: Case) -> Decimal:
    """Return what was paid in without surcharges, in yuan."""
    sums = case.receipts.aggregate(all=Sum("amount"), extra=Sum("surcharge"))
    return Decimal(sums["all"] or 0) - Decimal(sums["extra"] or 0)


def late_surcharge(case: Case, *, on: date) -> Decimal:
    """Return the surcharge in yuan that has grown by a day on what of the fine was not paid in time, up to the fine itself.

    Payments fill the parts (or the one sum) in order of their days, in each part the fine before what is confiscated.
    """
    if case.pay_until is None or case.fine <= 0:
        return Decimal(0)
    total, contested = Decimal(0), _days_contested(case, on)
    for due_on, paid_on, amount in _portions(case, on):
        skipped = sum(1 for day in contested if due_on < day <= paid_on)
        total += rules.grown(amount, due_on, paid_on, days_not_counted=skipped)
    return round_to_fen(min(total, case.fine))  # once: paying in pieces changes nothing by rounding


def _portions(case: Case, on: date):
    """Yield (due, paid, amount) for each piece of the fine, unpaid ones as if paid on `on`."""
    granted = case.deferrals.filter(state="granted").order_by("-id").first()
    before = [(row.paid_on, row.amount - row.surcharge) for row in case.receipts.all()]
    parts = [(row.due_on, row.amount) for row in granted.parts.all()] if granted else [(case.pay_until, case.money)]
    early = case.money - sum((amount for _, amount in parts), Decimal(0))
    schedule = [(case.pay_until, early)] * (early > 0) + parts  # what was paid before the parts were agreed
    fine_left = case.fine
    for due_on, amount in schedule:
        fine = min(fine_left, amount)
        fine_left -= fine
        need = amount
        while need > 0:
            paid_on, had = before[0] if before else (on, need)
            took = min(need, had)
            before = ([(paid_on, had - took)] * (had > took) + before[1:]) if before else []
            yield due_on, paid_on, min(took, fine)
            fine, need = max(fine - took, Decimal(0)), need - took


def _days_contested(case: Case, on: date) -> set:
    """Return the days on which a reconsideration or a lawsuit was going on (行政处罚法第七十三条)."""
    days = set()
    for row in case.remedies.all():
        length = ((row.ended_on or on) - row.begun_on).days
        days |= {row.begun_on + timedelta(days=n) for n in range(1, length + 1)}
    return days


def surcharge_owed(case: Case) -> Decimal:
    """Return the surcharge in yuan that is neither paid nor waived."""
    had = case.receipts.aggregate(extra=Sum("surcharge"))["extra"] or Decimal(0)
    return max(late_surcharge(case, on=clock.today()) - Decimal(had) - case.surcharge_waived, Decimal(0))
