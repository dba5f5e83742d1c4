"""Scoring, acceptance by two, gaps as tasks."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.workflow.actions import MoveRefused
from subsidies.readiness import actions, documents
from subsidies.readiness.models import Gap
from subsidies.readiness.states import GapState, Kind, RoundState
from tests.factories import WorkshopFactory, user_of
from tests.factories.upgrade import marks_of, owned_shop, round_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return user_of(Role.INSPECTOR)


@pytest.fixture
def second():
    return user_of(Role.STATION_CHIEF)


def test_group_score_opens_a_gap_with_a_duty_for_each_item_short(inspector):
    shop, owner = owned_shop()
    held = round_of(shop, by=inspector, partials=2, zeros=1, absent=1)
    assert (held.state, held.points, held.full, held.zeros, held.partials, held.is_pass) == (RoundState.FILED, "90", 194, 1, 2, False)
    gaps = Gap.objects.filter(workshop=shop)
    assert [(gap.code, gap.is_zero) for gap in gaps] == [("1.1.1", False), ("1.1.2", False), ("1.2.1", True)]
    assert Duty.objects.open().filter(subject_kind="subsidies.gap", person=owner).count() == 3


def test_next_score_starts_from_the_last_and_settles_what_became_full(inspector):
    shop, _ = owned_shop()
    round_of(shop, by=inspector, partials=2)
    again = actions.begin_round(shop, Kind.GROUP, by=inspector)
    assert again.marks.count() == 34
    actions.save_marks(again, {"1.1.1": (6, "")}, by=inspector)
    actions.file(again, by=inspector)
    assert dict(Gap.objects.values_list("code", "state")) == {"1.1.1": "closed", "1.1.2": "open"}


def test_self_score_opens_gaps_only_before_the_group_came(inspector):
    shop, owner = owned_shop()
    round_of(shop, Kind.SELF, by=owner, partials=1)
    assert Gap.objects.count() == 1
    round_of(shop, by=inspector)
    assert Gap.objects.exclude(state=GapState.CLOSED).count() == 0
    round_of(shop, Kind.SELF, by=owner, partials=3)
    assert Gap.objects.exclude(state=GapState.CLOSED).count() == 0


def test_incomplete_score_is_refused_and_inapplicable_needs_its_reason(inspector):
    held = actions.begin_round(WorkshopFactory(), Kind.GROUP, by=inspector)
    assert actions.begin_round(held.workshop, Kind.GROUP, by=inspector) == held
    with pytest.raises(ValidationError, match="34 项没有评"):
        actions.file(held, by=inspector)
    with pytest.raises(ValidationError, match="不适用"):
        actions.save_marks(held, {"2.8.1": (None, " ")}, by=inspector)
    with pytest.raises(ValidationError, match="评分表"):
        actions.save_marks(held, {"2.8.1": (3, "")}, by=inspector)


def test_handing_in_twice_gives_the_same_round(inspector):
    held, key = actions.begin_round(WorkshopFactory(), Kind.GROUP, by=inspector), uuid4()
    actions.save_marks(held, marks_of(), by=inspector)
    first = actions.file(held, by=inspector, submission_id=key)
    assert actions.file(held, by=inspector, submission_id=key) == first
    with pytest.raises(MoveRefused, match="已经提交"):
        actions.save_marks(held, marks_of(), by=inspector)


def test_acceptance_takes_two_people_and_issues_its_report(inspector, second):
    shop, _ = owned_shop()
    with pytest.raises(MoveRefused, match="还没有评过分"):
        actions.begin_round(shop, Kind.ACCEPTANCE, by=inspector)
    round_of(shop, by=inspector, partials=7)
    held = round_of(shop, Kind.ACCEPTANCE, by=inspector, partials=7)
    assert held.state == RoundState.SECOND
    with pytest.raises(PermissionDenied, match="两人"):
        actions.sign(held, by=inspector)
    done = actions.sign(held, by=second)
    assert (done.state, done.points, done.second) == (RoundState.PASSED, "86", second)
    paper = documents.report_of(done)
    assert (paper.content["rows"][2][0]["value"], paper.content["signs"][1]) == ("86 / 100", f"验收人员（{second.name}）")
    assert len(paper.content["lines"]) == 34


def test_acceptance_with_eight_partials_fails(inspector, second):
    shop, _ = owned_shop()
    round_of(shop, by=inspector, partials=8)
    assert round_of(shop, Kind.ACCEPTANCE, by=inspector, second=second, partials=8).state == RoundState.FAILED


def test_acceptance_given_back_is_scored_again(inspector, second):
    shop, _ = owned_shop()
    round_of(shop, by=inspector)
    held = round_of(shop, Kind.ACCEPTANCE, by=inspector)
    with pytest.raises(MoveRefused, match="理由"):
        actions.send_back(held, by=second, note="")
    assert actions.send_back(held, by=second, note="2.1.1 再看一遍").state == RoundState.DRAFT
    with pytest.raises(PermissionDenied):
        actions.save_marks(held, marks_of(), by=second)
    actions.save_marks(held, marks_of(1), by=inspector)


def test_gap_goes_from_plan_to_confirmation(inspector):
    shop, owner = owned_shop()
    round_of(shop, by=inspector, partials=1)
    gap = Gap.objects.get()
    actions.plan_gap(gap, work="做隔断", cost=800, person="段福顺", due_on=date(2026, 9, 1), by=owner)
    assert Duty.objects.open().get(subject_kind="subsidies.gap").due_on == date(2026, 9, 1)
    gap = actions.fix_gap(Gap.objects.get(), by=owner, note="做好了")
    assert Duty.objects.open().get(subject_kind="subsidies.gap").role == Role.INSPECTOR
    gap = actions.return_gap(gap, by=inspector, note="没到顶")
    gap = actions.confirm_gap(actions.fix_gap(gap, by=owner), by=inspector)
    assert (gap.state, Duty.objects.open().filter(subject_kind="subsidies.gap").count()) == (GapState.CLOSED, 0)
    with pytest.raises(MoveRefused):
        actions.plan_gap(gap, work="再做", cost=None, person="", due_on=None, by=owner)


def test_owner_scores_only_themselves():
    shop, owner = owned_shop()
    with pytest.raises(PermissionDenied):
        actions.begin_round(shop, Kind.GROUP, by=owner)
    with pytest.raises(PermissionDenied):
        actions.begin_round(shop, Kind.SELF, by=user_of(Role.TOWNSHIP))
