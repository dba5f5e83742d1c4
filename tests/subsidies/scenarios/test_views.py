"""Scenarios on screen: computed from open gaps, compared, computed again, taken over once."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from jishan_portal.accounts.roles import Role
from subsidies.readiness import actions as readiness
from subsidies.scenarios import actions, queries
from subsidies.scenarios.models import Scenario
from tests.factories import user_of
from tests.factories.subsidies import budget_of
from tests.factories.upgrade import chosen_of, round_of
from tests.factories.workshops import workshop_of
from workshops.registry.models import Event

pytestmark = pytest.mark.django_db
LIST = "/subsidies/scenarios/"
D = Decimal


def _on_its_way(*, cost=8000, due="2026-09-30", partials=2):
    """A chosen workshop with gaps, the first of them planned."""
    shop = workshop_of()
    chosen_of(shop)
    by = user_of(Role.INSPECTOR)
    round_of(shop, by=by, partials=partials)
    gap = shop.readiness_gaps.order_by("code").first()
    readiness.plan_gap(gap, work="改", cost=D(cost), person="业主", due_on=date.fromisoformat(due), by=by)
    return shop


def _typed(**values) -> dict:
    usual = {
        "name": "用足额度",
        "year": 2026,
        "budget_amount": "60000",
        "county_share": 0,
        "city_amount": 0,
        "own_most": "",
        "gap_cost": 1000,
    }
    return {**usual, "gap_days": 30, "submission_id": str(uuid4()), **values}


def test_scenario_is_computed_from_the_open_gaps(client_of):
    first, late = _on_its_way(), _on_its_way(due="2026-12-01")
    _on_its_way(), workshop_of()
    budget_of(D(300000))
    client = client_of(Role.BUREAU_LEADER)
    page = client.get(f"{LIST}new/")
    assert page.context["form"].initial["budget_amount"] == D(300000)
    assert page.context["form"].initial["gap_cost"] == D(8000)
    data = _typed()
    for _ in range(2):
        answer = client.post(f"{LIST}new/", data)
    made = Scenario.objects.get()
    assert answer.headers["Location"] == made.url
    sums = queries.sums_of(made)
    assert (sums.count, sums.cost, sums.grant, sums.own, sums.last) == (2, D(18000), D(60000), D(0), date(2026, 9, 30))
    shown = client.get(made.url)
    assert shown.context["left"] == 0
    assert first.pk in {row["workshop"] for row in shown.context["chosen"]}
    (out,) = shown.context["others"]
    assert (out["workshop"], "2026-12-01" in out["reason"]) == (late.pk, True)
    assert client.get(f"{made.url}export/").status_code == 200


def test_those_that_passed_are_not_asked_again():
    shop, by = _on_its_way(), user_of(Role.BUREAU_LEADER)
    assert [row.workshop for row in queries.shops(by, 2026)] == [shop.pk]
    round_of(shop, "acceptance", second=user_of(Role.INSPECTOR), partials=1)
    assert queries.shops(by, 2026) == []
    assert queries.shops(user_of(Role.BUREAU_LEADER, area="140881000000"), 2026) == []


def test_taken_over_once_and_replaced_by_the_next(client_of):
    shop, head = _on_its_way(), client_of(Role.BUREAU_HEAD)
    leader = client_of(Role.BUREAU_LEADER)
    for name in ("一", "二"):
        leader.post(f"{LIST}new/", _typed(name=name))
    second, first = Scenario.objects.all()
    assert head.post(f"{first.url}adopt/").status_code == 302
    head.post(f"{first.url}adopt/")
    assert Event.objects.filter(workshop=shop, sentence__contains="资金安排“一”").count() == 1
    assert leader.post(f"{first.url}compute/", follow=True).context["scenario"].is_official
    head.post(f"{second.url}adopt/")
    first.refresh_from_db()
    assert (first.is_official, Scenario.objects.official().get()) == (False, second)
    assert "已被后来的方案替换" in head.post(f"{first.url}adopt/", follow=True).content.decode()


def test_computed_again_follows_the_gaps(client_of):
    shop, client = _on_its_way(due="2026-12-01"), client_of(Role.FINANCE_REVIEWER)
    client.post(f"{LIST}new/", _typed())
    made = Scenario.objects.get()
    assert queries.sums_of(made).count == 0
    gap = shop.readiness_gaps.order_by("code").first()
    readiness.plan_gap(gap, work="改", cost=D(1), person="业主", due_on=date(2026, 6, 1), by=user_of(Role.INSPECTOR))
    client.post(f"{made.url}compute/")
    made.refresh_from_db()
    assert (queries.sums_of(made).count, queries.sums_of(made).cost) == (1, D(1001))


@pytest.mark.parametrize(("field", "typed"), [("county_share", "101"), ("budget_amount", "-1"), ("gap_cost", ""), ("name", "")])
def test_wrong_terms_stay_on_the_page(client_of, field, typed):
    answer = client_of(Role.BUREAU_LEADER).post(f"{LIST}new/", _typed(**{field: typed}))
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert not Scenario.objects.exists()


def test_only_those_who_may(client_of):
    _on_its_way()
    client_of(Role.BUREAU_LEADER).post(f"{LIST}new/", _typed())
    made = Scenario.objects.get()
    for role in (Role.INSPECTOR, Role.TOWNSHIP, Role.OWNER, Role.APPROVAL):
        assert client_of(role).get(made.url).status_code == 403
    for role in (Role.FINANCE_PAYER, Role.BUREAU_HEAD, Role.STATION_CHIEF):
        assert client_of(role).get(f"{LIST}new/").status_code == 403
    assert client_of(Role.FINANCE_REVIEWER).post(f"{made.url}adopt/").status_code == 403
    assert client_of(Role.BUREAU_LEADER, area="140881000000").get(made.url).status_code == 404


def test_same_queries_for_one_and_eleven(client_of, assert_same_queries):
    client = client_of(Role.BUREAU_LEADER)

    def make():
        scenario = Scenario(
            name="方案",
            year=2026,
            area_code="140824000000",
            budget_amount=D(90000),
            county_share=0,
            gap_cost=D(1),
            gap_days=1,
            submission_id=uuid4(),
        )
        actions.make(scenario, by=client.user)

    make()
    assert_same_queries(lambda: client.get(LIST), make, at_most=14)
    made = Scenario.objects.first()
    assert_same_queries(lambda: client.post(f"{made.url}compute/"), _on_its_way, at_most=24)
