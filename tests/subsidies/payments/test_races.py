"""Many at the same moment, on PostgreSQL: nothing is paid twice, nothing is promised that is not there.

PORTAL_RACES is how often (script/bench races: 1,000; else a suite's worth).
"""

import os
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import reviews
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.actions import BudgetRefused
from subsidies.budgets.models import Budget
from subsidies.payments import actions
from subsidies.payments.models import Batch, Line
from subsidies.payments.states import Outcome
from tests.factories.subsidies import FLOOR, Cast, application_of, budget_of
from tests.subsidies.racing import at_once, crowd_of, rounds

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CROWD = 20
ASKED = int(os.environ.get("PORTAL_RACES", "0"))
CONFIRMATIONS, APPROVALS = ASKED or rounds(20), ASKED or 3


def _confirm(line_pk: int, payer_pk: int) -> str:
    line = Line.objects.get(pk=line_pk)
    return actions.confirm(line, by=User.objects.get(pk=payer_pk), voucher=f"V{line_pk}", paid_on=clock.today()).outcome


def test_a_line_that_twenty_confirm_at_once_is_paid_once():
    cast, budget = Cast(), budget_of(FLOOR * CONFIRMATIONS)
    made = [application_of(A.TO_PAY, cast=cast, budget=budget).pk for _ in range(CONFIRMATIONS)]
    rows = Application.objects.filter(pk__in=made)
    batch = actions.draw_up(rows, budget=budget, title="争抢", by=cast.payer, submission_id=uuid4())
    actions.send(batch, by=cast.payer)

    with crowd_of(CROWD) as crowd:
        for pk in batch.lines.values_list("pk", flat=True):
            assert set(crowd.map(_confirm, [pk] * CROWD, [cast.payer.pk] * CROWD)) == {Outcome.PAID}

    budget.refresh_from_db()
    assert (budget.paid_amount, budget.committed_amount) == (FLOOR * CONFIRMATIONS, 0)
    assert budget.movements.filter(kind="pay").count() == CONFIRMATIONS


def _waiting() -> tuple:
    cast, budget = Cast(), budget_of()
    made = application_of(A.TO_PAY, cast=cast, budget=budget)
    return Application.objects.filter(pk=made.pk), cast, budget


def _draft_of_another(cast, budget):
    """Return a batch that is still drawn up, holding an application of its own."""
    own = application_of(A.TO_PAY, cast=cast, budget=budget)
    return actions.draw_up(Application.objects.filter(pk=own.pk), budget=budget, title="已有批次", by=cast.payer, submission_id=uuid4())


def test_two_batches_drawn_up_at_once_over_one_application_take_it_once():
    rows, cast, budget = _waiting()

    def draw_up(title: str):
        return lambda: actions.draw_up(rows.all(), budget=budget, title=title, by=cast.payer, submission_id=uuid4())

    made, refusal = at_once(draw_up("第一批"), draw_up("第二批"))

    assert isinstance(refusal, MoveRefused)
    assert refusal.message == f"{rows.get()} 已列入批次 {made}，不能再列入一次。请刷新页面重新勾选。"
    assert list(Line.objects.values_list("batch", "application")) == [(made.pk, rows.get().pk)]
    assert (Batch.objects.count(), made.number) == (1, Batch.objects.get().number)


def test_two_batches_that_put_one_application_in_at_once_take_it_once():
    rows, cast, budget = _waiting()
    first, second = _draft_of_another(cast, budget), _draft_of_another(cast, budget)

    made, refusal = at_once(
        lambda: actions.put_in(first, rows.all(), by=cast.payer), lambda: actions.put_in(second, rows.all(), by=cast.payer)
    )

    assert isinstance(refusal, MoveRefused)
    assert f"已列入批次 {first}" in refusal.message
    assert ([line.batch_id for line in made], first.lines.count(), second.lines.count()) == ([first.pk], 2, 1)


def test_the_later_batch_is_free_to_take_it_when_the_earlier_gives_up():
    rows, cast, budget = _waiting()
    first, second = _draft_of_another(cast, budget), _draft_of_another(cast, budget)

    def put_in_and_cancel():
        actions.put_in(first, rows.all(), by=cast.payer)
        return actions.cancel(first, by=cast.payer, note="不办了")

    _, lines = at_once(put_in_and_cancel, lambda: actions.put_in(second, rows.all(), by=cast.payer))

    assert [(line.batch_id, line.application_id) for line in lines] == [(second.pk, rows.get().pk)]


def test_one_submission_sent_twice_at_once_is_one_batch_and_one_number():
    rows, cast, budget = _waiting()
    key = uuid4()

    def draw_up():
        return actions.draw_up(rows.all(), budget=budget, title="第一批", by=cast.payer, submission_id=key)

    first, again = at_once(draw_up, draw_up)
    after = _draft_of_another(cast, budget)

    assert (first.pk, Line.objects.filter(batch=first).count()) == (again.pk, 1)
    numbers = [int(batch.number.split("〕")[1].removesuffix("号")) for batch in (first, after)]
    assert numbers[1] - numbers[0] == 1


def _decide(application_pk: int, head_pk: int, budget_pk: int) -> bool:
    try:
        facts = {"by": User.objects.get(pk=head_pk), "budget": Budget.objects.get(pk=budget_pk), "amount": FLOOR}
        reviews.decide(Application.objects.get(pk=application_pk), **facts)
    except BudgetRefused:
        return False
    finally:
        connection.close()
    return True


def test_two_decisions_on_the_last_money_give_it_once():
    cast = Cast()
    for turn in range(APPROVALS):
        budget = budget_of(FLOOR, purpose=f"最后一笔 {turn}")
        rivals = [application_of(A.DECISION, cast=cast).pk for _ in range(2)]

        with ThreadPoolExecutor(2) as crowd:
            won = list(crowd.map(_decide, rivals, [cast.head.pk] * 2, [budget.pk] * 2))

        budget.refresh_from_db()
        assert (sorted(won), budget.committed_amount) == ([False, True], FLOOR)
