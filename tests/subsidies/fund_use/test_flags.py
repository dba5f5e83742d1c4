"""The watchdog over earmarked money (features 3-9): reuse across workshops, prices out of line, and what it must not cry over."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

import pytest

from jishan_portal.files.actions import keep
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.models import Budget
from subsidies.fund_use import actions, rules
from subsidies.fund_use.models import Expense
from subsidies.fund_use.states import FlagKind, Payer
from tests.factories.rooms import passed_on, room, sent, upload
from tests.factories.subsidies import application_of, budget_of

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2026, 2, 10)


def _grants(number: int) -> list[Application]:
    budget = budget_of(D(3_000_000))
    first = application_of(A.PAID, budget=budget)
    return [first, *(application_of(A.PAID, cast=first.cast, budget=Budget.objects.get()) for _ in range(number - 1))]


def _buy(grant, by, what="和面机", amount=5000, **values) -> set:
    fields = {"payer": Payer.OWN, "purpose": "设备购置", "seller": "运城某机械厂", "invoice_number": uuid4().hex[:20], "bought_on": DAY}
    expense = Expense(application=grant, what=what, amount=D(amount), **{**fields, **values})
    made = actions.record_expense(expense, by=by, submission_id=uuid4())
    return set(made.flags.values_list("kind", flat=True))


def test_the_same_purchase_in_two_workshops_is_asked_about():
    one, other = _grants(2)
    owner = one.cast.owner
    assert _buy(one, owner) == set()
    assert _buy(one, owner) == set()  # two alike of one's own
    assert _buy(other, owner, what="搅拌机", seller=" 运城 某机械厂。") == {FlagKind.SAME_PURCHASE}
    for values in ({"seller": "另一家"}, {"amount": 5000.01}, {"bought_on": DAY - timedelta(days=1)}):
        assert _buy(other, owner, **{**values, "amount": D(str(values.get("amount", 5000)))}) == set()


def test_a_price_over_twice_the_median_is_asked_about_once_there_are_enough():
    grants = _grants(4)
    owner = grants[0].cast.owner
    for place, (grant, amount) in enumerate(zip(grants[:2], (4000, 5000), strict=True)):
        _buy(grant, owner, amount=amount, bought_on=DAY + timedelta(days=place))
    assert _buy(grants[3], owner, amount=50_000) == set()
    _buy(grants[2], owner, amount=6000)
    assert _buy(grants[3], owner, amount=10_000, what="和面机 ") == set()
    assert _buy(grants[3], owner, amount=D("10000.01"), what="和面机（大）") == set()
    assert _buy(grants[3], owner, amount=D("10000.01"), what="和 面 机") == {FlagKind.DEAR}


def test_a_thing_photographed_before_is_known_again_but_alike_invoices_are_not():
    one, other = _grants(2)
    owner = one.cast.owner

    def buy(grant, kind: str, content: bytes) -> set:
        stored = keep(upload(content), by=owner, purpose="photo")
        facts = {"payer": Payer.OWN, "purpose": "设备购置", "seller": uuid4().hex[:8], "invoice_number": uuid4().hex[:20], "bought_on": DAY}
        expense = Expense(application=grant, what=uuid4().hex[:8], amount=D(5000), **facts)
        made = actions.record_expense(expense, by=owner, submission_id=uuid4(), pictures=((kind, stored),))
        return set(made.flags.values_list("kind", flat=True))

    assert buy(one, "asset", sent(room(1))) == buy(other, "asset", sent(room(2))) == set()
    assert buy(other, "asset", passed_on(room(1))) == {FlagKind.SAME_PICTURE}
    invoice = room(3)
    assert buy(one, "invoice", sent(invoice)) == buy(other, "invoice", sent(invoice, 60)) == set()
    assert buy(other, "invoice", sent(invoice)) == {FlagKind.SAME_PICTURE}


@pytest.mark.parametrize(
    ("others", "expected"), [([], None), ([1, 2], None), ([1, 2, 3], D(2)), ([1, 2, 2, 3], D(2)), ([2, 2, 9], D(2)), ([3, 3, 3], None)]
)
def test_median_of_the_others(others, expected):
    assert rules.too_dear(D(5), [D(one) for one in others], times=2, least=3) == expected


THINGS = {
    "和面机": 6000,
    "油烟净化器": 9000,
    "不锈钢案板": 1800,
    "真空包装机": 12000,
    "纱窗灭蝇灯": 900,
    "检验天平": 2600,
    "地面硬化": 15000,
}
FRAUDS = ("invoice", "purchase", "dear", "early", "purpose")


@pytest.mark.long
def test_thirty_planted_frauds_in_five_hundred_are_found_without_crying_wolf():
    rng, grants = Random(9), _grants(25)
    owner = grants[0].cast.owner
    Application.objects.update(own_investment=D(9_000_000))
    planted, found, false = 0, 0, 0
    used = []
    for number in range(500):
        grant, what = grants[number % len(grants)], rng.choice(list(THINGS))
        amount = D(int(THINGS[what] * rng.uniform(0.75, 1.4)))
        invoice, day = f"2414{number:012d}", date(2026, 1, 6) + timedelta(days=rng.randrange(60))
        values = {"invoice_number": invoice, "bought_on": day, "seller": f"运城机械{rng.randrange(12)}店"}
        fraud = FRAUDS[planted % len(FRAUDS)] if number > 120 and number % 12 == 0 and planted < 30 else ""
        if fraud:
            planted += 1
            twin = rng.choice([one for one in used if one["grant"] != grant.pk])
            if fraud == "invoice":
                values["invoice_number"] = f"No.{twin['invoice_number']}".replace("No.", "")
            elif fraud == "purchase":
                amount, values["bought_on"], values["seller"] = twin["amount"], twin["bought_on"], twin["seller"]
            elif fraud == "dear":
                amount = D(THINGS[what] * 4)
            elif fraud == "early":
                values["bought_on"] = date(2025, 11, 1) + timedelta(days=number % 30)
            else:
                values |= {"purpose": "非生产车辆", "payer": Payer.SUBSIDY}
        flags = _buy(grant, owner, what=what, amount=amount, **values) - {FlagKind.OVER_SUM}
        used.append({"grant": grant.pk, "amount": amount, **values})
        found += bool(fraud and flags)
        false += bool(not fraud and flags)

    assert planted == 30
    assert found >= 27
    assert false <= 0.05 * 470
