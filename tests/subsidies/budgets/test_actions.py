"""Envelopes: every yuan is either free, spoken for or paid, whoever asks at the same time and however often."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishan_portal.accounts.actors import SYSTEM
from subsidies.budgets import actions
from subsidies.budgets.actions import BudgetRefused
from subsidies.budgets.models import Budget, Movement
from subsidies.budgets.states import MovementKind, Source
from tests.factories.subsidies import budget_of
from tests.subsidies.racing import crowd_of, rounds

pytestmark = pytest.mark.django_db
D = Decimal


def _fresh(budget: Budget) -> Budget:
    return Budget.objects.get(pk=budget.pk)


def _amounts(budget: Budget) -> tuple:
    held = _fresh(budget)
    return held.amount, held.committed_amount, held.paid_amount, held.returned_amount


def _sums(budget: Budget) -> tuple:
    found = budget.movements.aggregate(a=Sum("amount_change"), c=Sum("committed_change"), p=Sum("paid_change"), r=Sum("returned_change"))
    return tuple(D(found[name] or 0) for name in "acpr")


def test_money_goes_from_free_to_committed_to_paid_and_back():
    budget = budget_of(D(100000))

    actions.commit(budget, D("30000.50"), subject=budget, by=SYSTEM, key="c1")
    assert _amounts(budget) == (D(100000), D("30000.50"), 0, 0)
    actions.pay(budget, D("30000.50"), subject=budget, by=SYSTEM, key="p1")
    assert _amounts(budget) == (D(100000), 0, D("30000.50"), 0)
    actions.claw_back(budget, D(12000), subject=budget, by=SYSTEM, key="b1")

    assert _amounts(budget) == (D(100000), 0, D("30000.50"), D(12000))
    assert _fresh(budget).free_amount == D("69999.50")
    assert _amounts(budget) == _sums(budget)


def test_commit_of_more_than_is_free_is_refused_with_what_is_possible():
    budget = budget_of(D(50000))
    actions.commit(budget, D(30000), subject=budget, by=SYSTEM, key="c1")

    with pytest.raises(BudgetRefused, match=r"可用额度只有 20,000.00 元"):
        actions.commit(budget, D("20000.01"), subject=budget, by=SYSTEM, key="c2")

    assert _amounts(budget) == (D(50000), D(30000), 0, 0)
    assert not Movement.objects.filter(key="c2").exists()


def test_the_same_key_moves_the_money_once():
    budget = budget_of(D(50000))

    first = actions.commit(budget, D(30000), subject=budget, by=SYSTEM, key="c1")
    again = actions.commit(budget, D(30000), subject=budget, by=SYSTEM, key="c1")

    assert (again.pk, _fresh(budget).committed_amount) == (first.pk, D(30000))


@pytest.mark.parametrize("amount", [D(0), D(-1), D("0.001")])
def test_an_amount_that_makes_no_sense_is_refused(amount):
    with pytest.raises(BudgetRefused, match="金额须大于 0"):
        actions.allot(budget_of(), amount, by=SYSTEM, key="x", note="")


def test_paying_or_releasing_more_than_was_set_aside_is_refused():
    budget = budget_of(D(50000))
    actions.commit(budget, D(100), subject=budget, by=SYSTEM, key="c1")

    for act in (actions.pay, actions.release):
        with pytest.raises(BudgetRefused, match="超过了"):
            act(budget, D(101), subject=budget, by=SYSTEM, key=f"x{act.__name__}")
    with pytest.raises(BudgetRefused, match="超过了"):
        actions.claw_back(budget, D(1), subject=budget, by=SYSTEM, key="b")


def test_each_act_moves_its_own_amounts_and_leaves_its_line():
    budget = budget_of(D(50000))
    road = (
        (actions.commit, D(100), (D(50000), D(100), 0, 0)),
        (actions.pay, D(60), (D(50000), D(40), D(60), 0)),
        (actions.unpay, D(20), (D(50000), D(60), D(40), 0)),
        (actions.release, D(10), (D(50000), D(50), D(40), 0)),
        (actions.claw_back, D("0.01"), (D(50000), D(50), D(40), D("0.01"))),
    )
    for act, amount, held in road:
        note = {"note": "银行退票"} if act == actions.unpay else {}
        line = act(budget, amount, subject=budget, by=SYSTEM, key=act.__name__, **note)
        assert (_amounts(budget), line.amount, line.free_after) == (held, amount, held[0] - held[1] - held[2])


def test_adjusting_below_what_is_spoken_for_is_refused_and_needs_its_ground():
    budget = budget_of(D(50000))
    actions.commit(budget, D(30000), subject=budget, by=SYSTEM, key="c1")

    actions.adjust(budget, D(-20000), by=SYSTEM, key="a1", note="稷财〔2026〕9号")
    with pytest.raises(BudgetRefused):
        actions.adjust(budget, D(-1), by=SYSTEM, key="a2", note="稷财〔2026〕10号")
    with pytest.raises(BudgetRefused, match="须写明依据"):
        actions.adjust(budget, D(1), by=SYSTEM, key="a3", note=" ")

    assert _amounts(budget) == (D(30000), D(30000), 0, 0)


def test_carry_over_leaves_two_lines_that_name_each_other_and_happens_once():
    this_year, next_year = budget_of(D(50000)), budget_of(0, year=2027)

    for _ in range(2):
        actions.carry_over(this_year, next_year, D(20000), by=SYSTEM, key="over")

    out, back = Movement.objects.get(kind=MovementKind.CARRY_OUT), Movement.objects.get(kind=MovementKind.CARRY_IN)
    assert (_fresh(this_year).amount, _fresh(next_year).amount) == (D(30000), D(20000))
    assert (out.counterpart_id, back.counterpart_id) == (back.pk, out.pk)


@pytest.mark.parametrize(("source", "year"), [(Source.CITY, 2027), (Source.COUNTY, 2026), (Source.COUNTY, 2025)])
def test_carry_over_goes_only_forward_within_a_source(source, year):
    with pytest.raises(BudgetRefused, match="结转"):
        actions.carry_over(budget_of(), budget_of(0, source=source, year=year), D(1), by=SYSTEM, key="over")


@pytest.mark.parametrize(
    "change", [{"committed_amount": D(300000) + D("0.01")}, {"paid_amount": D(-1)}, {"returned_amount": D(1)}, {"amount": D(-1)}]
)
def test_the_database_itself_refuses_an_overdrawn_envelope(change):
    budget = budget_of()

    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.filter(pk=budget.pk).update(**change)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["commit", "release", "pay", "unpay", "claw_back", "adjust"]),
        st.decimals(min_value=D("0.01"), max_value=D(60000), places=2),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_tried_the_ledger_adds_up_and_nothing_is_overdrawn(acts):
    with transaction.atomic():
        budget = budget_of(D(100000))
        for turn, (name, amount, lowers) in enumerate(acts):
            try:
                if name == "adjust":
                    actions.adjust(budget, -amount if lowers else amount, by=SYSTEM, key=f"{turn}", note="文号")
                else:
                    getattr(actions, name)(
                        budget, amount, subject=budget, by=SYSTEM, key=f"{turn}", **({"note": "退"} if name == "unpay" else {})
                    )
            except BudgetRefused:
                continue

        held = _fresh(budget)
        assert _amounts(budget) == _sums(budget)
        assert held.free_amount >= 0
        assert min(held.committed_amount, held.paid_amount, held.paid_amount - held.returned_amount) >= 0
        assert budget.movements.first().free_after == held.free_amount
        transaction.set_rollback(True)


def _ask(pk: int, key: str) -> bool:
    try:
        actions.commit(Budget.objects.get(pk=pk), D(30000), subject=Budget.objects.get(pk=pk), by=SYSTEM, key=key)
    except BudgetRefused:
        return False
    return True


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_who_ask_at_the_same_time_never_get_more_than_there_is():
    with crowd_of(20) as crowd:
        for turn in range(rounds(20)):
            budget = budget_of(D(200000), purpose=f"第{turn}次")

            granted = sum(crowd.map(_ask, [budget.pk] * 20, [f"{turn}:{n}" for n in range(20)]))

            assert granted == 6
            assert _amounts(budget) == (D(200000), D(180000), 0, 0)
            assert _amounts(budget) == _sums(budget)
