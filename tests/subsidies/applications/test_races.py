"""Two who act on one application at the same moment, on PostgreSQL: one takes the step, the other is told that it is done."""

from decimal import Decimal
from uuid import uuid4

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.publications.models import Publication
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import actions, reviews
from subsidies.applications.models import Application, Objection
from subsidies.applications.states import ApplicationState as A
from subsidies.applications.states import StepKind
from subsidies.budgets.states import Source
from tests.factories import user_of
from tests.factories.subsidies import FLOOR, YEAR, application_of, budget_of
from tests.subsidies.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DONE = "当前状态不能“{}”，请刷新页面查看最新状态。"


def _act(action, made, by, **facts):
    return lambda: action(Application.objects.get(pk=made.pk), by=by, **facts)


@pytest.mark.parametrize(
    ("state", "who", "role", "action", "label", "facts"),
    [
        (A.TOWNSHIP, "township", Role.TOWNSHIP, reviews.confirm, "核实属实", {"opinion": "属实"}),
        (A.FIRST, "inspector", Role.INSPECTOR, reviews.pass_first, "初审通过", {"amount": FLOOR}),
        (A.BUREAU, "bureau", Role.BUREAU_LEADER, reviews.sign_bureau, "市监审核同意", {}),
        (A.FINANCE, "finance", Role.FINANCE_REVIEWER, reviews.sign_finance, "财政审核同意", {}),
    ],
)
@pytest.mark.parametrize("is_same_person", [False, True])
def test_two_approvals_at_once_leave_one_signature(state, who, role, action, label, facts, is_same_person):
    made = application_of(state)
    first = getattr(made.cast, who)
    second = first if is_same_person else user_of(role)
    before = made.steps.count()

    _, refusal = at_once(_act(action, made, first, **facts), _act(action, made, second, **facts))

    assert isinstance(refusal, MoveRefused)
    assert refusal.message == DONE.format(label)
    assert (made.steps.count(), made.steps.last().by) == (before + 1, first)


@pytest.mark.parametrize("is_same_person", [False, True])
def test_two_decisions_on_one_application_at_once_set_the_money_aside_once(is_same_person):
    made, budget = application_of(A.DECISION), budget_of(FLOOR * 4)
    second = made.cast.head if is_same_person else user_of(Role.BUREAU_HEAD)
    amounts = (FLOOR, FLOOR + Decimal(5000))

    _, refusal = at_once(
        _act(reviews.decide, made, made.cast.head, budget=budget, amount=amounts[0]),
        _act(reviews.decide, made, second, budget=budget, amount=amounts[1]),
    )

    assert isinstance(refusal, MoveRefused)
    assert refusal.message == DONE.format("审定并公示")
    budget.refresh_from_db()
    assert (budget.committed_amount, budget.movements.filter(kind="commit").count()) == (FLOOR, 1)
    assert Application.objects.get(pk=made.pk).approved_amount == FLOOR
    assert made.steps.filter(kind=StepKind.DECISION).count() == 1
    assert Publication.objects.filter(subject_kind="subsidies.application", subject_id=str(made.pk)).count() == 1


def test_an_approval_and_a_return_at_once_leave_the_earlier():
    made = application_of(A.BUREAU)

    _, refusal = at_once(
        _act(reviews.send_back, made, made.cast.bureau, note="缺合同"), _act(reviews.sign_bureau, made, user_of(Role.BUREAU_LEADER))
    )

    assert (refusal.message, Application.objects.get(pk=made.pk).state) == (DONE.format("市监审核同意"), A.RETURNED)


def test_one_application_begun_twice_at_once_is_one():
    made = application_of()
    shop, owner = made.workshop, made.cast.owner

    def start():
        return actions.start(shop, source=Source.CITY, year=YEAR, by=owner)

    first, again = at_once(start, start)

    assert first.pk == again.pk


def test_one_application_handed_in_twice_at_once_has_one_number_and_one_signature():
    made, key = application_of(), uuid4()
    submit = _act(actions.submit, made, made.cast.owner, submission_id=key)

    first, again = at_once(submit, submit)

    assert (first.number, again.number, made.steps.count()) == (again.number, first.number, 1)
    assert Application.objects.get(pk=made.pk).rounds == 1


def test_one_objection_sent_twice_at_once_is_one():
    made, key = application_of(A.NOTICE), uuid4()
    send = _act(actions.object_to, made, SYSTEM, words="去年就停产了", submission_id=key)

    first, again = at_once(send, send)

    assert (first.pk, Objection.objects.count()) == (again.pk, 1)
