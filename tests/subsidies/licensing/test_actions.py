"""The way to the licences: order, numbers, clocks, dwell times, completion, conversion."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.rulebook.models import Rule
from jishan_portal.rulebook.queries import forget
from jishan_portal.workflow.actions import MoveRefused
from subsidies.licensing import actions, indicators, queries, rules
from subsidies.licensing.states import PipelineState as P
from subsidies.readiness.states import Kind
from tests.factories import user_of, workshop_of
from tests.factories.upgrade import chosen_of, enterprise_code, owned_shop, pipeline_of, round_of
from workshops.licences.actions import Facts, record
from workshops.licences.models import Licence, LicenceKind
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 17)
TRADER_CODE = "92140824MA0XXX015A"


@pytest.fixture
def inspector():
    return user_of(Role.INSPECTOR)


@pytest.fixture
def trader_first():
    Rule.objects.filter(key="upgrade.licence_order").update(value="trader_may_apply")
    forget()


def _business(number=900, **values) -> actions.Business:
    return actions.Business(
        **{"name": "福顺食品有限公司", "code": enterprise_code(number), "asked_on": TODAY, "issued_on": TODAY, **values}
    )


def test_scores_carry_it_to_the_standard(inspector):
    shop, owner = owned_shop()
    row = actions.start(chosen_of(shop), by=inspector)
    assert actions.start(row.candidate, by=inspector) == row
    with pytest.raises(MoveRefused, match="还没有新的评分"):
        actions.follow_scores(row, by=inspector)
    round_of(shop, Kind.SELF, by=owner)
    row = actions.follow_scores(row, by=inspector)
    assert row.state == P.SCORED
    round_of(shop, by=inspector)
    round_of(shop, Kind.ACCEPTANCE, by=inspector, second=user_of(Role.STATION_CHIEF))
    row = actions.follow_scores(row, by=inspector)
    assert (row.state, row.reached_on, [one.state for one in row.stages.all()]) == (P.REACHED, TODAY, ["coaching", "scored", "reached"])
    assert Duty.objects.open().get(subject_kind="subsidies.pipeline").role == Role.APPROVAL


def test_whole_road_ends_as_an_enterprise_with_its_history(inspector):
    shop = workshop_of(credit_code=TRADER_CODE)
    record(shop, LicenceKind.BUSINESS, Facts(TRADER_CODE), by=SYSTEM)
    row = pipeline_of("issued", shop=shop, by=inspector)
    assert [one.number[:2] for one in Licence.objects.filter(kind=LicenceKind.BUSINESS, ended_on=None)] == ["91"]
    assert (row.old_code, row.by_trader, queries.completion(shop)) == (TRADER_CODE, False, [])
    clock = Clock.objects.get(rule_key="licence.decide")
    assert (clock.due_on, clock.stopped_on) == (date(2026, 3, 31), TODAY)
    with pytest.raises(PermissionDenied):
        actions.convert(row, by=inspector)
    row = actions.convert(row, by=user_of(Role.STATION_CHIEF))
    shop = Workshop.objects.get(pk=shop.pk)
    assert (row.state, shop.state, shop.credit_code, row.converted_on) == (P.CONVERTED, "converted", row.business.number, TODAY)
    assert shop.events.filter(sentence__contains="转为企业").exists()
    assert not Duty.objects.open().filter(subject_kind="subsidies.pipeline").exists()


def test_enterprise_comes_before_the_application_unless_the_rule_says_otherwise(inspector):
    row = pipeline_of("reached", by=inspector)
    with pytest.raises(MoveRefused, match="先办企业营业执照"):
        actions.apply(row, on=TODAY, by=inspector)


@pytest.mark.usefixtures("trader_first")
def test_trader_applies_first_and_changes_the_subject_later(inspector):
    row = pipeline_of("reached", by=inspector)
    with pytest.raises(MoveRefused, match="92"):
        actions.apply(row, on=TODAY, by=inspector)
    Workshop.objects.filter(pk=row.workshop_id).update(credit_code=TRADER_CODE)
    row = actions.apply(row, on=TODAY, by=inspector)
    row = actions.check(actions.accept(row, on=TODAY, number="", by=inspector), on=TODAY, by=inspector)
    row = actions.issue(row, number="SC12414082400017", on=TODAY, until=date(2031, 3, 16), scope="糕点", by=inspector)
    chief = user_of(Role.STATION_CHIEF)
    with pytest.raises(MoveRefused, match="还缺：企业营业执照"):
        actions.convert(row, by=chief)
    row = actions.record_business(row, _business(), by=inspector)
    assert (row.state, row.by_trader, Clock.objects.running().get().rule_key) == (P.ISSUED, True, "licence.change")
    with pytest.raises(MoveRefused, match="变更许可主体"):
        actions.convert(row, by=chief)
    row = actions.change_subject(row, on=TODAY, by=inspector)
    assert not Clock.objects.running().exists()
    Workshop.objects.filter(pk=row.workshop_id).update(state="rectifying")
    with pytest.raises(MoveRefused, match="请先办结"):
        actions.convert(row, by=chief)
    Workshop.objects.filter(pk=row.workshop_id).update(state="active")
    assert actions.convert(row, by=chief).state == P.CONVERTED


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"code": TRADER_CODE}, "92 开头"),
        ({"code": "93140824MA0XXX0311"}, "统一社会信用代码"),
        ({"code": "91140824MA0XXX0314"}, "校验不符"),
        ({"asked_on": date(2026, 3, 17), "issued_on": date(2026, 3, 16)}, "受理日期"),
        ({"issued_on": date(2026, 3, 18)}, "不能晚于今天"),
    ],
)
def test_wrong_enterprise_licences_are_refused(inspector, facts, words):
    row = pipeline_of("reached", by=inspector)
    with pytest.raises(ValidationError, match=words):
        actions.record_business(row, _business(**facts), by=inspector)
    assert Licence.objects.count() == 0


def test_licence_number_is_checked_and_its_check_digit_only_warns(inspector):
    row = pipeline_of("checked", by=inspector)
    with pytest.raises(ValidationError, match="SC"):
        actions.issue(row, number="QS1234", on=TODAY, until=date(2031, 3, 16), scope="", by=inspector)
    assert actions.issue(row, number="SC12414082400018", on=TODAY, until=date(2031, 3, 16), scope="", by=inspector).state == P.ISSUED


def test_refused_application_can_be_made_again(inspector):
    row = pipeline_of("accepted", by=inspector)
    with pytest.raises(MoveRefused, match="理由"):
        actions.reject(row, by=inspector, note="")
    row = actions.reject(row, by=inspector, note="车间布局不符")
    assert (row.state, row.applied_on, Clock.objects.running().count()) == (P.REACHED, None, 0)
    assert actions.apply(row, on=TODAY, by=inspector).state == P.APPLIED


def test_guiding_is_the_approval_bureaus(inspector):
    row, clerk = pipeline_of("reached", by=inspector), user_of(Role.APPROVAL)
    with pytest.raises(PermissionDenied):
        actions.guide(row, on=TODAY, way="visit", words="上门讲解", by=inspector)
    actions.guide(row, on=TODAY, way="visit", words="上门讲解", by=clerk)
    assert row.guidings.count() == 1
    assert actions.record_business(row, _business(), by=clerk).state == P.BUSINESS
    early = actions.start(chosen_of(workshop_of()), by=inspector)
    with pytest.raises(MoveRefused, match="达到提档升级标准"):
        actions.guide(early, on=TODAY, way="visit", words="上门", by=clerk)


def test_rate_is_issued_of_those_that_reached_the_standard_by_october(inspector):
    leader = user_of(Role.BUREAU_LEADER)
    assert queries.figures(leader) == {"reached": 0, "licensed": 0, "to_guide": 0, "average": None}
    pipeline_of("reached", by=inspector)
    pipeline_of("business", by=inspector)
    actions.start(chosen_of(workshop_of()), by=inspector)
    assert queries.figures(leader) == {"reached": 2, "licensed": 1, "to_guide": 1, "average": 0.0}
    rows = indicators.LICENSED.rows(leader, TODAY)
    assert (rows.count(), rows.filter(indicators.LICENSED.done).count()) == (2, 1)
    assert queries.listed(leader, view="standard").count() == 2
    assert indicators.LICENSED.rows(leader, date(2026, 3, 16)).count() == 0


def test_completion_names_what_is_missing_by_the_rulebook(inspector):
    shop = workshop_of()
    assert queries.completion(shop) == ["通则评分通过", "企业营业执照", "食品生产许可证"]
    pipeline_of("business", shop=shop, by=inspector)
    assert queries.completion(shop) == ["食品生产许可证"]


def test_stop_leaves_the_way(inspector):
    row = pipeline_of("accepted", by=inspector)
    row = actions.stop(row, by=user_of(Role.STATION_CHIEF), note="业主不办了")
    assert (row.state, row.stages.filter(left_on=None).count(), Clock.objects.running().count()) == (P.STOPPED, 0, 0)
    with pytest.raises(MoveRefused):
        actions.apply(row, on=TODAY, by=inspector)
    assert rules.workdays_of(row) == 0
