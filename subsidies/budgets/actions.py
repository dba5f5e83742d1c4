"""The only writers of envelopes: each act locks the envelope first, writes one ledger line and one audit entry.

Every act takes a `key`; the same key again returns the line it made before and changes nothing, so that a request
sent twice or a task run twice moves the money once.
"""

from decimal import Decimal

from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.money import FEN, yuan
from jishan_portal.workflow.actions import MoveRefused
from subsidies.budgets.models import Budget, Movement
from subsidies.budgets.states import MovementKind as K

# What a kind does with an amount: to the total, to what is committed, to what is paid, to what came back.
EFFECTS = {
    K.ALLOT: (1, 0, 0, 0),
    K.CARRY_IN: (1, 0, 0, 0),
    K.CARRY_OUT: (-1, 0, 0, 0),
    K.COMMIT: (0, 1, 0, 0),
    K.RELEASE: (0, -1, 0, 0),
    K.PAY: (0, -1, 1, 0),
    K.UNPAY: (0, 1, -1, 0),
    K.CLAW_BACK: (0, 0, 0, 1),
}
COLUMNS = ("amount", "committed_amount", "paid_amount", "returned_amount")


class BudgetRefused(MoveRefused):
    """Money that is not there, or an amount that makes no sense; the message says what would be possible."""


@transaction.atomic
def open_budget(budget: Budget, *, by) -> Budget:
    """Save a new, empty envelope; the same source, year and purpose again returns the one there is."""
    same = {"area_code": budget.area_code, "year": budget.year, "source": budget.source, "purpose": budget.purpose}
    known = Budget.objects.filter(**same).first()
    if known:
        return known
    budget.created_by = by if isinstance(by, User) else None
    budget.save(force_insert=True)
    audit.record("subsidies.budget.open", budget, by=by, summary=f"设立额度：{budget}")
    return budget


@transaction.atomic
def allot(budget: Budget, amount: Decimal, *, by, key: str, note: str) -> Movement:
    """Put money into an envelope, by the document named in the note."""
    return _write(budget, K.ALLOT, amount, by=by, key=key, note=note)


@transaction.atomic
def adjust(budget: Budget, change: Decimal, *, by, key: str, note: str) -> Movement:
    """Raise or lower an envelope by a signed amount with its reason; never below what is spoken for."""
    if not note.strip():
        raise BudgetRefused("调整额度须写明依据。")
    return _write(budget, K.ADJUST, abs(change), by=by, key=key, note=note, effect=(1 if change > 0 else -1, 0, 0, 0))


@transaction.atomic
def carry_over(budget: Budget, into: Budget, amount: Decimal, *, by, key: str, note: str = "") -> Movement:
    """Carry what is free of one year's envelope into a later year's of the same source; two lines that name each other."""
    if into.year <= budget.year or into.source != budget.source:
        raise BudgetRefused("只能结转到同一来源、以后年度的额度。")
    for pk in sorted((budget.pk, into.pk)):  # always in one order, so that two carriers never wait for each other
        Budget.objects.select_for_update().get(pk=pk)
    out = _write(budget, K.CARRY_OUT, amount, by=by, key=f"{key}:out", note=note or f"结转至{into}")
    back = _write(into, K.CARRY_IN, amount, by=by, key=f"{key}:in", note=note or f"由{budget}结转")
    if out.counterpart_id is None:
        Movement.objects.filter(pk=out.pk).update(counterpart=back)
        Movement.objects.filter(pk=back.pk).update(counterpart=out)
    return back


@transaction.atomic
def commit(budget: Budget, amount: Decimal, *, subject, by, key: str) -> Movement:
    """Set money aside for a record; refused when less is free, however many ask at the same time."""
    return _write(budget, K.COMMIT, amount, subject=subject, by=by, key=key)


@transaction.atomic
def release(budget: Budget, amount: Decimal, *, subject, by, key: str, note: str = "") -> Movement:
    """Give back what was set aside for a record."""
    return _write(budget, K.RELEASE, amount, subject=subject, by=by, key=key, note=note)


@transaction.atomic
def pay(budget: Budget, amount: Decimal, *, subject, by, key: str) -> Movement:
    """Turn what was set aside into what is paid."""
    return _write(budget, K.PAY, amount, subject=subject, by=by, key=key)


@transaction.atomic
def unpay(budget: Budget, amount: Decimal, *, subject, by, key: str, note: str) -> Movement:
    """Take a payment back that the bank returned; the money stays set aside for its record."""
    return _write(budget, K.UNPAY, amount, subject=subject, by=by, key=key, note=note)


@transaction.atomic
def claw_back(budget: Budget, amount: Decimal, *, subject, by, key: str, note: str = "") -> Movement:
    """Write down money that a workshop paid back to the treasury."""
    return _write(budget, K.CLAW_BACK, amount, subject=subject, by=by, key=key, note=note)


def _write(budget: Budget, kind: str, amount: Decimal, *, by, key: str, subject=None, note: str = "", effect=None) -> Movement:
    held = Budget.objects.select_for_update().get(pk=budget.pk)
    known = Movement.objects.filter(key=key).first()
    if known:
        return known
    if amount <= 0 or amount != amount.quantize(FEN):
        raise BudgetRefused("金额须大于 0，最多两位小数。")
    changes = [sign * amount for sign in (effect or EFFECTS[kind])]
    _apply(held, kind, changes)
    made = Movement.objects.create(
        budget=held,
        kind=kind,
        amount=amount,
        amount_change=changes[0],
        committed_change=changes[1],
        paid_change=changes[2],
        returned_change=changes[3],
        free_after=held.free_amount,
        note=note[:300],
        subject_kind=audit.kind_of(subject) if subject else "",
        subject_id=str(subject.pk) if subject else "",
        key=key,
        at=clock.now(),
        by=by if isinstance(by, User) else None,
    )
    facts = {"amount": str(amount), "free": str(held.free_amount), "subject": f"{made.subject_kind}:{made.subject_id}"}
    audit.record(f"subsidies.budget.{kind}", held, by=by, summary=f"{made.get_kind_display()} {yuan(amount)} 元：{held}", data=facts)
    return made


def _apply(held: Budget, kind: str, changes: list[Decimal]) -> None:
    """Change the four amounts of a locked envelope, or refuse with what would be possible."""
    possible = held.free_amount
    for column, change in zip(COLUMNS, changes, strict=True):
        setattr(held, column, getattr(held, column) + change)
    if held.free_amount < 0:
        raise BudgetRefused(f"“{held}”可用额度只有 {yuan(possible)} 元，不够这一笔。请先增加额度或改用其他额度。")
    if min(held.committed_amount, held.paid_amount) < 0 or held.returned_amount > held.paid_amount:
        raise BudgetRefused(f"“{K(kind).label}”的金额超过了“{held}”里对应的数，请核对后再办。")
    held.save(update_fields=COLUMNS)
