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
from subsidies.applications import reviews
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.actions import BudgetRefused
from subsidies.budgets.models import Budget
from subsidies.payments import actions
from subsidies.payments.models import Line
from subsidies.payments.states import Outcome
from tests.factories.subsidies import FLOOR, Cast, application_of, budget_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CROWD = 20
ASKED = int(os.environ.get("PORTAL_RACES", "0"))
CONFIRMATIONS, APPROVALS = ASKED or 20, ASKED or 3


def _confirm(line_pk: int, payer_pk: int) -> str:
    try:
        line = Line.objects.get(pk=line_pk)
        done = actions.confirm(line, by=User.objects.get(pk=payer_pk), voucher=f"V{line_pk}", paid_on=clock.today())
    finally:
        connection.close()
    return done.outcome


def test_a_line_that_twenty_confirm_at_once_is_paid_once():
    cast, budget = Cast(), budget_of(FLOOR * CONFIRMATIONS)
    made = [application_of(A.TO_PAY, cast=cast, budget=budget).pk for _ in range(CONFIRMATIONS)]
    rows = Application.objects.filter(pk__in=made)
    batch = actions.draw_up(rows, budget=budget, title="争抢", by=cast.payer, submission_id=uuid4())
    actions.send(batch, by=cast.payer)

    with ThreadPoolExecutor(CROWD) as crowd:
        for pk in batch.lines.values_list("pk", flat=True):
            assert set(crowd.map(_confirm, [pk] * CROWD, [cast.payer.pk] * CROWD)) == {Outcome.PAID}

    budget.refresh_from_db()
    assert (budget.paid_amount, budget.committed_amount) == (FLOOR * CONFIRMATIONS, 0)
    assert budget.movements.filter(kind="pay").count() == CONFIRMATIONS


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
