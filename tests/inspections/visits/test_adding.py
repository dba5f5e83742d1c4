"""A visit that no plan foresaw does not come too soon after another check, unless there is a cause for it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from inspections.hazards.models import Hazard
from inspections.plans.actions import record_done
from inspections.plans.states import CheckKind
from inspections.visits import actions, adding
from inspections.visits.models import Visit
from inspections.visits.states import VisitKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock
from tests.factories.plans import plan_of


def _add(shop, pair, *, cause: str = "", **fields) -> Visit:
    facts = {"kind": VisitKind.DAILY, "planned_on": clock.today(), "client_uuid": uuid4(), "first": pair[0], **fields}
    return adding.add(Visit(workshop=shop, **facts), by=pair[0].user, cause=cause)


@pytest.fixture
def checked(shop):
    """A workshop checked a week ago."""
    record_done(shop, on=clock.today() - timedelta(days=7), by=SYSTEM)
    return shop


@pytest.mark.parametrize("kind", [VisitKind.DAILY, VisitKind.SPECIAL])
def test_second_check_within_weeks_is_refused_beside_the_field(checked, pair, kind):
    with pytest.raises(ValidationError, match="4 周内不重复安排") as refused:
        _add(checked, pair, kind=kind, reason="再看看")
    assert list(refused.value.message_dict) == ["cause"]
    assert not Visit.objects.exists()


def test_cause_lets_it_through_with_its_reason(checked, pair):
    with pytest.raises(ValidationError, match="按“投诉举报”再查须写明事由"):
        _add(checked, pair, cause="report", reason=" ")
    assert _add(checked, pair, cause="report", reason="群众反映油烟").reason == "投诉举报：群众反映油烟"


@pytest.mark.parametrize("kind", [VisitKind.FLYING, VisitKind.LOOK_BACK, VisitKind.RAID])
def test_unannounced_visits_and_second_looks_come_at_any_time(checked, pair, kind):
    assert _add(checked, pair, kind=kind).kind == kind


def test_hazard_behind_a_visit_speaks_for_it(checked, pair):
    hazard = Hazard.objects.create(
        number="隐患1", workshop=checked, area_code=checked.area_code, text="生熟不分", category="环境", severity=1, source="visit",
        found_on=clock.today(),
    )  # fmt: skip
    assert _add(checked, pair, from_hazard=hazard).from_hazard == hazard


def test_three_months_after_a_higher_level_a_cause_is_needed(shop, pair):
    record_done(shop, on=clock.today() - timedelta(days=60), by=SYSTEM, kind=CheckKind.HIGHER, authority="运城市市场监管局")
    with pytest.raises(ValidationError, match=r"运城市市场监管局 [-\d]+ 已检查过这户"):
        _add(shop, pair)
    assert _add(shop, pair, planned_on=clock.today() + timedelta(days=60)).pk


def test_visit_planned_for_this_week_bars_another(shop, pair):
    plan = plan_of(issued=True)
    week = plan.items.order_by("week_on").first().week_on
    with pytest.raises(ValidationError, match="已有一次检查"):
        _add(shop, pair, planned_on=max(week, clock.today()))


def test_form_keeps_what_was_typed_and_says_why(client_of, checked, pair):
    phone = client_of(pair[0].user)
    form = {"kind": "daily", "supervision": "daily", "planned_on": f"{clock.today()}", "client_uuid": str(uuid4()), "reason": "领导交办"}
    refused = phone.post(f"/inspections/visits/open/{checked.pk}/", form)
    assert (refused.status_code, list(refused.context["form"].errors), "领导交办" in refused.content.decode()) == (422, ["cause"], True)
    phone.post(f"/inspections/visits/open/{checked.pk}/", {**form, "cause": "recheck"})
    assert Visit.objects.get().reason == "复查：领导交办"
    phone.post(f"/inspections/visits/open/{checked.pk}/", {**form, "cause": "recheck"})
    assert Visit.objects.count() == 1


def test_unannounced_visit_does_not_begin_as_a_daily_one_within_the_weeks(version, checked, pair):
    visit = _add(checked, pair, kind=VisitKind.FLYING, second=pair[1])
    visit.kind = VisitKind.DAILY
    with pytest.raises(ValidationError, match="请“临时加一户”，选明事由") as refused:
        actions.start(visit, by=pair[0].user, place=actions.Place(reason="院内没有信号"))
    assert list(refused.value.message_dict) == ["kind"]
    visit.kind = VisitKind.FLYING
    assert actions.start(visit, by=pair[0].user, place=actions.Place(reason="院内没有信号")).state == "filling"
