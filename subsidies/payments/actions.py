"""Drawing up batches, sending them, confirming each payment exactly once."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, begin, move
from subsidies.applications import reviews
from subsidies.applications import rules as application_rules
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState, StepKind
from subsidies.budgets.models import Budget
from subsidies.payments import rules
from subsidies.payments.models import Batch, Line
from subsidies.payments.states import BatchState, Outcome


@transaction.atomic
def draw_up(applications: QuerySet, *, budget: Budget, title: str, by: User, submission_id: UUID) -> Batch:
    """Put applications that wait for their money into a new batch of their envelope; the same submission gives the same batch."""
    known = Batch.objects.filter(submission_id=submission_id)
    if made := known.first():
        return made
    batch = Batch(title=title, budget=budget, area_code=budget.area_code, made_by=by, submission_id=submission_id)
    try:
        with transaction.atomic():  # of one submission sent twice at once the later gives its number back
            batch.number = next_number(bureau(), "payment", clock.today().year)
            begin(batch, BatchState.DRAFT, by=by)
    except IntegrityError:
        if made := known.first():
            return made
        raise
    put_in(batch, applications, by=by)
    return batch


@transaction.atomic
def put_in(batch: Batch, applications: QuerySet, *, by: User) -> list[Line]:
    """Add applications to a batch that is still drawn up, all or none.

    Each must wait for money of this envelope and stand in no other batch; MoveRefused names those that do not. Of two batches
    that take an application at the same moment the later waits for the earlier and is refused.
    """
    held = _draft(batch)
    ready = list(
        Application.objects.select_for_update(of=("self",)).filter(pk__in=list(applications.values_list("pk", flat=True))).order_by("pk")
    )
    if not ready:
        raise MoveRefused(f"没有可以列入的申请：待拨付、用“{held.budget}”资金、没有列入其他批次的才能列入。")
    _refuse_unready(held, ready)
    ready.sort(key=lambda row: (row.area_code, row.pk))
    start = held.lines.aggregate(last=Max("serial"))["last"] or 0
    lines = [_line(held, serial, row) for serial, row in enumerate(ready, start + 1)]
    Line.objects.bulk_create(lines)
    facts = {"applications": [row.pk for row in ready], "amount": str(sum(line.amount for line in lines))}
    audit.record("subsidies.batch.put_in", held, by=by, summary=f"{held.title}：列入 {len(lines)} 笔", data=facts)
    return lines


def _refuse_unready(batch: Batch, rows: list[Application]) -> None:
    """Refuse applications that do not wait for this envelope's money or stand in a batch already; their rows are locked."""
    standing = Line.objects.filter(application__in=rows).exclude(outcome=Outcome.FAILED).select_related("batch")
    batches = {line.application_id: line.batch for line in standing}  # read after the lock: what others took meanwhile is seen
    for row in rows:
        if row.pk in batches:
            raise MoveRefused(f"{row} 已列入批次 {batches[row.pk]}，不能再列入一次。请刷新页面重新勾选。")
        if row.state != ApplicationState.TO_PAY or row.budget_id != batch.budget_id:
            raise MoveRefused(f"{row} 现在不能列入这个批次：须是待拨付、用“{batch.budget}”资金的申请。请刷新页面重新勾选。")


def _line(batch: Batch, serial: int, row: Application) -> Line:
    made = Line(
        batch=batch,
        serial=serial,
        application=row,
        amount=row.approved_amount,
        payee_name=row.payee_name,
        bank=row.bank,
        account=row.account,
    )
    made.account_print = row.account_print
    return made


@transaction.atomic
def take_out(line: Line, *, by: User) -> None:
    """Take a payee out of a batch that is still drawn up; the later serial numbers move up."""
    held = _draft(line.batch)
    audit.record(
        "subsidies.batch.take_out", held, by=by, summary=f"{held.title}：移出第 {line.serial} 笔", data={"application": line.application_id}
    )
    line.delete()
    for serial, row in enumerate(held.lines.order_by("serial"), 1):
        if row.serial != serial:
            Line.objects.filter(pk=row.pk).update(serial=serial)


@transaction.atomic
def send(batch: Batch, *, by: User) -> Batch:
    """Send a batch to the treasury; from now on its lines stand as they are."""
    held = _draft(batch)
    if not held.lines.exists():
        raise MoveRefused("批次里还没有申请，请先列入再送国库。")
    return move(held, "send", by=by, sent_on=clock.today())


@transaction.atomic
def recall(batch: Batch, *, by: User, note: str) -> Batch:
    """Take a batch back of which nothing was paid yet."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.lines.filter(outcome=Outcome.PAID).exists():
        raise MoveRefused("这个批次已有支付登记，不能撤回。")
    return move(held, "recall", by=by, note=note, sent_on=None)


@transaction.atomic
def cancel(batch: Batch, *, by: User, note: str) -> Batch:
    """Cancel a batch that is still drawn up; its applications wait for another."""
    held = _draft(batch)
    held.lines.all().delete()
    return move(held, "cancel", by=by, note=note)


@transaction.atomic
def confirm(line: Line, *, by: User, voucher: str, paid_on: date) -> Line:
    """Write down that a line was paid. However often and by however many it is confirmed, the money moves once.

    Refused to whoever signed the application at an earlier step, with a voucher that stands on another line, or with
    another voucher than the first time.
    """
    held = _sent_line(line)
    voucher = voucher.strip()
    if held.outcome == Outcome.PAID:
        if held.voucher == voucher:
            return held
        raise MoveRefused(f"第 {held.serial} 笔已按凭证 {held.voucher} 登记，不能再登记一次。")
    if held.outcome == Outcome.FAILED:
        raise MoveRefused(f"第 {held.serial} 笔已登记退票，请在新的批次里重新拨付。")
    if not voucher:
        raise MoveRefused("请填写国库支付凭证号。")
    if not held.batch.sent_on <= paid_on <= clock.today():
        raise MoveRefused(f"支付日期须在送国库日（{held.batch.sent_on:%Y-%m-%d}）到今天之间。")
    if Line.objects.filter(voucher=voucher).exists():
        raise MoveRefused(f"凭证号 {voucher} 已登记在另一笔上，请核对。")
    wrong = application_rules.conflict(held.application, StepKind.PAYMENT, by)
    if wrong:
        raise PermissionDenied(wrong)
    held.outcome, held.voucher, held.paid_on = Outcome.PAID, voucher, paid_on
    held.confirmed_at, held.confirmed_by = clock.now(), by
    held.save(update_fields=["outcome", "voucher", "paid_on", "confirmed_at", "confirmed_by"])
    reviews.mark_paid(held.application, by=by, paid_on=paid_on)
    _close_if_settled(held.batch, by=by)
    return held


@transaction.atomic
def fail(line: Line, *, by: User, failure: str) -> Line:
    """Write down that the bank sent a payment back, before or after it was confirmed; it can be paid again in another batch."""
    held = _sent_line(line, also_done=True)
    if held.outcome == Outcome.FAILED:
        return held
    if not failure.strip():
        raise MoveRefused("请写明退票原因。")
    was_paid = held.outcome == Outcome.PAID
    held.outcome, held.failure = Outcome.FAILED, failure.strip()[:300]
    held.confirmed_at, held.confirmed_by = clock.now(), by
    held.save(update_fields=["outcome", "failure", "confirmed_at", "confirmed_by"])
    if was_paid:
        reviews.bounce(held.application, by=by, note=held.failure)
    else:
        audit.record("subsidies.batch.fail", held.batch, by=by, summary=f"第 {held.serial} 笔退票：{held.failure}")
    _close_if_settled(held.batch, by=by)
    return held


@transaction.atomic
def reconcile(batch: Batch, rows: list, *, by: User) -> tuple[int, list]:
    """Take the treasury's list: rows that agree are confirmed (or failed), the differences come back and change nothing.

    Returns how many lines were settled, and the `rules.Difference` rows. The same list again settles nothing more.
    """
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    agreed, differences = rules.compare(held.lines.order_by("serial"), rows)
    settled = 0
    for line, row in agreed:
        before = line.outcome
        done = fail(line, by=by, failure=row.failure) if row.failure else confirm(line, by=by, voucher=row.voucher, paid_on=row.paid_on)
        settled += done.outcome != before
    return settled, differences


def _draft(batch: Batch) -> Batch:
    held = Batch.objects.select_for_update(of=("self",)).select_related("budget").get(pk=batch.pk)
    if held.state != BatchState.DRAFT:
        raise MoveRefused("这个批次已经送国库，不能再改。")
    return held


def _sent_line(line: Line, *, also_done: bool = False) -> Line:
    Batch.objects.select_for_update().get(pk=line.batch_id)  # before its lines, as `reconcile` does: nobody waits in a ring
    held = Line.objects.select_for_update(of=("self",)).select_related("batch", "application").get(pk=line.pk)
    if held.batch.state not in {BatchState.SENT, *([BatchState.DONE] if also_done or held.outcome == Outcome.PAID else [])}:
        raise MoveRefused("批次送国库以后才能登记支付结果。")
    return held


def _close_if_settled(batch: Batch, *, by) -> None:
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state == BatchState.SENT and not held.lines.filter(outcome=Outcome.WAITING).exists():
        move(held, "close", by=by)
