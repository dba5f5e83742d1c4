"""Batches: everybody is paid once, however often and by however many it is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from jishan_portal.accounts.models import User
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.models import Budget
from subsidies.payments import actions
from subsidies.payments.models import Batch, Line
from subsidies.payments.rules import Paid
from subsidies.payments.states import BatchState, Outcome
from tests.factories.subsidies import FLOOR, Cast, application_of, budget_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 17)


def _waiting(count: int = 2, *, purpose: str = "提档升级奖补") -> tuple:
    """Applications that wait for their money, their cast and their envelope."""
    budget, cast = budget_of(purpose=purpose), Cast()
    rows = [application_of(A.TO_PAY, cast=cast, budget=budget) for _ in range(count)]
    return Application.objects.filter(pk__in=[row.pk for row in rows]), cast, budget


def _batch(count: int = 2, *, sent: bool = True, purpose: str = "提档升级奖补") -> tuple[Batch, Cast]:
    rows, cast, budget = _waiting(count, purpose=purpose)
    batch = actions.draw_up(rows, budget=budget, title="第一批", by=cast.payer, submission_id=uuid4())
    return (actions.send(batch, by=cast.payer) if sent else batch), cast


def _budget(batch) -> Budget:
    return Budget.objects.get(pk=batch.budget_id)


def test_draw_up_numbers_the_lines_and_freezes_what_is_paid():
    batch, _ = _batch(sent=False)

    lines = list(batch.lines.all())
    assert [line.serial for line in lines] == [1, 2]
    assert {(line.amount, line.payee_name, line.account) for line in lines} == {(FLOOR, "稷山县福顺食品有限公司", "6228480000001234567")}


def test_draw_up_twice_is_one_batch():
    rows, cast, budget = _waiting()
    key = uuid4()

    made = [actions.draw_up(rows, budget=budget, title="第一批", by=cast.payer, submission_id=key) for _ in range(2)]

    assert made[0].pk == made[1].pk


def test_an_application_stands_in_one_batch_only():
    rows, cast, budget = _waiting()
    first = actions.draw_up(rows.order_by("pk")[:1], budget=budget, title="第一批", by=cast.payer, submission_id=uuid4())

    with pytest.raises(MoveRefused, match=r"福顺食品有限公司 已列入批次 .+ 第一批，不能再列入一次"):
        actions.draw_up(rows, budget=budget, title="第二批", by=cast.payer, submission_id=uuid4())

    assert list(Batch.objects.values_list("pk", flat=True)) == [first.pk]
    with pytest.raises(MoveRefused, match="没有可以列入的申请"):
        actions.draw_up(rows.none(), budget=budget, title="第三批", by=cast.payer, submission_id=uuid4())


def test_what_does_not_wait_for_this_envelopes_money_cannot_be_put_in():
    rows, cast, _ = _waiting(1)

    with pytest.raises(MoveRefused, match="须是待拨付、用“2026年县级别的”资金的申请"):
        actions.draw_up(rows, budget=budget_of(purpose="别的"), title="第一批", by=cast.payer, submission_id=uuid4())


def test_taking_one_out_moves_the_numbers_up():
    batch, cast = _batch(3, sent=False)

    actions.take_out(batch.lines.get(serial=1), by=cast.payer)

    assert list(batch.lines.values_list("serial", flat=True)) == [1, 2]


def test_confirm_pays_once_and_the_last_line_closes_the_batch():
    batch, cast = _batch()
    for line in batch.lines.all():
        for _ in range(2):
            actions.confirm(line, by=cast.payer, voucher=f"V{line.serial}", paid_on=TODAY)

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert (_budget(batch).paid_amount, _budget(batch).committed_amount) == (2 * FLOOR, 0)
    assert set(Application.objects.values_list("state", "paid_on")) == {(A.PAID, TODAY)}


def test_confirm_refuses_another_voucher_a_used_one_and_a_day_that_cannot_be():
    batch, cast = _batch(3)
    first, second, third = batch.lines.all()
    actions.confirm(first, by=cast.payer, voucher="V1", paid_on=TODAY)

    for line, voucher, day, said in (
        (first, "V2", TODAY, "不能再登记一次"),
        (second, "V1", TODAY, "已登记在另一笔"),
        (second, " ", TODAY, "请填写国库支付凭证号"),
        (second, "V2", date(2026, 3, 18), "支付日期"),
        (third, "V3", date(2026, 3, 16), "支付日期"),
    ):
        with pytest.raises(MoveRefused, match=said):
            actions.confirm(line, by=cast.payer, voucher=voucher, paid_on=day)


def test_whoever_reviewed_an_application_may_not_pay_it():
    batch, cast = _batch(1)
    cast.finance.posts.update(role="finance_payer")
    cast.finance.posts.first().save()

    with pytest.raises(PermissionDenied, match="财政审核"):
        actions.confirm(batch.lines.get(), by=User.objects.get(pk=cast.finance.pk), voucher="V1", paid_on=TODAY)

    assert _budget(batch).paid_amount == 0


def test_nothing_is_confirmed_before_the_batch_is_sent():
    batch, cast = _batch(sent=False)

    with pytest.raises(MoveRefused, match="送国库以后"):
        actions.confirm(batch.lines.first(), by=cast.payer, voucher="V1", paid_on=TODAY)


def test_a_returned_payment_can_be_paid_in_another_batch():
    batch, cast = _batch(1)
    line = batch.lines.get()
    actions.confirm(line, by=cast.payer, voucher="V1", paid_on=TODAY)

    actions.fail(line, by=cast.payer, failure="账号有误")
    assert (_budget(batch).paid_amount, _budget(batch).committed_amount) == (0, FLOOR)
    rows = Application.objects.filter(pk=line.application_id)
    again = actions.send(actions.draw_up(rows, budget=batch.budget, title="补付", by=cast.payer, submission_id=uuid4()), by=cast.payer)
    actions.confirm(again.lines.get(), by=cast.payer, voucher="V2", paid_on=TODAY)

    assert _budget(batch).paid_amount == FLOOR


def test_recall_and_cancel_only_before_money_moved():
    batch, cast = _batch()
    actions.confirm(batch.lines.first(), by=cast.payer, voucher="V1", paid_on=TODAY)
    with pytest.raises(MoveRefused, match="不能撤回"):
        actions.recall(batch, by=cast.payer, note="改")

    other, cast = _batch(1, purpose="另一项")
    actions.cancel(actions.recall(other, by=cast.payer, note="改"), by=cast.payer, note="不办了")
    assert not Line.objects.filter(batch=other).exists()


def test_reconcile_confirms_what_agrees_and_lists_the_rest_twice_the_same():
    batch, cast = _batch(3)
    lines = list(batch.lines.all())
    rows = [
        Paid(1, lines[0].payee_name, FLOOR, "V1", TODAY),
        Paid(2, lines[1].payee_name, FLOOR + 1, "V2", TODAY),
        Paid(3, lines[2].payee_name, FLOOR, "", None, failure="户名不符"),
    ]

    first, again = (actions.reconcile(batch, rows, by=cast.payer) for _ in range(2))

    assert (first[0], again[0]) == (2, 0)
    assert [row.serial for row in first[1]] == [row.serial for row in again[1]] == [2]
    assert list(batch.lines.values_list("outcome", flat=True)) == [Outcome.PAID, Outcome.WAITING, Outcome.FAILED]


def test_two_live_lines_of_one_application_are_refused_by_the_database():
    batch, _ = _batch(1)
    line = batch.lines.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(batch=batch, serial=9, application=line.application, amount=Decimal(1), payee_name="甲", bank="乙", account="1")


def _pay(line_pk: int, payer_pk: int) -> str:
    try:
        line = actions.confirm(Line.objects.get(pk=line_pk), by=User.objects.get(pk=payer_pk), voucher="V1", paid_on=TODAY)
    finally:
        connection.close()
    return line.outcome


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_confirmations_at_the_same_time_pay_once():
    batch, cast = _batch(1)
    line = batch.lines.get()

    with ThreadPoolExecutor(20) as crowd:
        outcomes = list(crowd.map(_pay, [line.pk] * 20, [cast.payer.pk] * 20))

    assert outcomes == [Outcome.PAID] * 20
    assert _budget(batch).paid_amount == FLOOR
    assert batch.budget.movements.filter(kind="pay").count() == 1


def test_an_empty_batch_is_not_sent():
    batch, cast = _batch(1, sent=False)
    actions.take_out(batch.lines.get(), by=cast.payer)

    with pytest.raises(MoveRefused, match="还没有申请"):
        actions.send(batch, by=cast.payer)


def test_what_came_back_is_said_why_and_not_confirmed_in_the_same_batch():
    batch, cast = _batch(2)
    line = batch.lines.first()

    with pytest.raises(MoveRefused, match="退票原因"):
        actions.fail(line, by=cast.payer, failure=" ")
    actions.fail(line, by=cast.payer, failure="账号有误")

    assert actions.fail(line, by=cast.payer, failure="又一次").failure == "账号有误"
    with pytest.raises(MoveRefused, match="已登记退票"):
        actions.confirm(line, by=cast.payer, voucher="V1", paid_on=TODAY)
    assert (_budget(batch).paid_amount, _budget(batch).committed_amount) == (0, 2 * FLOOR)


def test_a_batch_closes_only_with_its_last_line_and_later_changes_are_refused():
    batch, cast = _batch(2)
    first, last = batch.lines.all()
    actions.confirm(first, by=cast.payer, voucher="V1", paid_on=TODAY)
    assert Batch.objects.get().state == BatchState.SENT
    actions.fail(last, by=cast.payer, failure="户名不符")
    assert Batch.objects.get().state == BatchState.DONE
    assert actions.fail(last, by=cast.payer, failure="又一次").failure == "户名不符"
    assert actions.confirm(first, by=cast.payer, voucher="V1", paid_on=TODAY).outcome == Outcome.PAID

    for change in (
        lambda: actions.put_in(batch, Application.objects.all(), by=cast.payer),
        lambda: actions.take_out(first, by=cast.payer),
        lambda: actions.send(batch, by=cast.payer),
        lambda: actions.cancel(batch, by=cast.payer, note="不办了"),
    ):
        with pytest.raises(MoveRefused, match="已经送国库"):
            change()


def test_lines_are_numbered_on_in_the_order_of_places():
    batch, cast = _batch(2, sent=False)
    more = [application_of(A.TO_PAY, cast=cast, budget=batch.budget) for _ in range(2)]
    Application.objects.filter(pk=more[1].pk).update(area_code="140824001000")

    lines = actions.put_in(batch, Application.objects.filter(pk__in=[row.pk for row in more]), by=cast.payer)

    assert [(line.serial, line.application_id) for line in lines] == [(3, more[1].pk), (4, more[0].pk)]
