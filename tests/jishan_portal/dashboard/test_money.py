"""The first page of those who have to do with the money, the licences and the guidance: their own figures, equal to the rows."""

from decimal import Decimal

import pytest

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard import menu
from subsidies.applications.states import ApplicationState as A
from subsidies.fund_use.models import Expense
from tests.factories import user_of
from tests.factories.subsidies import Cast, application_of, budget_of
from tests.factories.upgrade import pipeline_of
from tests.subsidies.fund_use.test_actions import _spend

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _bodies(db):
    load_areas_and_organisations()


def test_finance_sees_its_envelopes_and_what_waits(client_of):
    cast, budget = Cast(), budget_of(D(200000))
    paid = application_of(A.PAID, cast=cast, budget=budget)
    paid.cast = cast
    for state in (A.FINANCE, A.TO_PAY):
        application_of(state, cast=cast, budget=budget)
    _spend(paid, purpose="招待")
    for person in (cast.finance, cast.payer):
        page = client_of(person).get("/")
        figures = page.context["money"]
        sums = figures["sums"]
        assert (sums["amount"], sums["paid_amount"], sums["free_amount"]) == (D(200000), D(30000), D(140000))
        assert (figures["review"], figures["to_pay"], figures["to_pay_amount"], figures["odd"], figures["owed"]) == (1, 1, D(30000), 1, 0)
        assert "140,000.00" in page.content.decode()
    assert Expense.objects.count() == 1
    assert client_of(cast.inspector).get("/").context["money"] is None


def test_approval_sees_who_is_to_be_guided(client_of):
    for state in ("reached", "business", "coaching"):
        pipeline_of(state)
    figures = client_of(Role.APPROVAL).get("/").context["upgrades"]
    assert (figures["reached"], figures["licensed"], figures["to_guide"]) == (2, 1, 1)
    assert client_of(Role.INSPECTOR).get("/").context["upgrades"] is None


def test_expert_is_led_to_what_they_are_invited_to(client_of):
    expert = client_of(Role.EXPERT)
    assert "我的指导" in [entry.label for entry in expert.get("/").context["shortcuts"]]
    assert [tab.label for tab in menu.tabs_for(expert.user.roles)][:2] == ["今日待办", "我的指导"]
    assert [tab.label for tab in menu.tabs_for(user_of(Role.FINANCE_PAYER).roles)][:2] == ["今日待办", "财政工作台"]
    assert "我的指导" not in [tab.label for tab in menu.tabs_for(user_of(Role.INSPECTOR).roles)]
