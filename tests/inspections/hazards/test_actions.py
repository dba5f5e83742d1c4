"""A hazard goes from found to struck off, in the hands it should."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from inspections.hazards import actions
from inspections.hazards.documents import report_content
from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState, Severity, Source
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_september():
    with clock.travel(date(2024, 9, 2)):
        yield


def opened(workshop, inspector, *, severity=Severity.GENERAL, text="煎炸油更换没有记录", **problem) -> Hazard:
    found = actions.Problem(text=text, severity=severity, **problem)
    return actions.open_hazards(workshop, [found], source=Source.VISIT, by=inspector)[0]


def ordered(workshop, inspector, **problem) -> Hazard:
    return actions.order(opened(workshop, inspector, **problem), by=inspector)


def answered(hazard, by, **how):
    return actions.answer(hazard, by=by, words="已换油并记录", submission_id=uuid4(), **how)


def duty_of(hazard) -> Duty:
    return Duty.objects.of("inspections.hazard", hazard.pk).open().get()


def test_open_puts_it_before_the_station(workshop, inspector):
    hazard = opened(workshop, inspector)
    assert (hazard.state, duty_of(hazard).role, duty_of(hazard).due_on) == (HazardState.FOUND, Role.INSPECTOR, date(2024, 9, 5))


def test_open_writes_the_timeline(workshop, inspector):
    opened(workshop, inspector)
    assert workshop.events.get().sentence == "检查发现隐患：煎炸油更换没有记录"


def test_the_owner_never_reads_that_somebody_reported_it(workshop, inspector):
    """FSL article 115: neither in the timeline nor on the paper that the owner signs."""
    found = actions.Problem(text="来料没有票据")
    hazard = actions.open_hazards(workshop, [found], source=Source.COMPLAINT, by=inspector)[0]
    assert workshop.events.get().sentence == "检查发现隐患：来料没有票据"
    assert "投诉" not in str(report_content(hazard))
    assert hazard.get_source_display() == "投诉举报"


@pytest.mark.parametrize(
    ("severity", "deadline"),
    [(Severity.GENERAL, date(2024, 9, 14)), (Severity.SERIOUS, date(2024, 9, 11)), (Severity.MAJOR, date(2024, 9, 5))],
)
def test_order_gives_the_usual_deadline_of_its_gravity(workshop, inspector, severity, deadline):
    assert ordered(workshop, inspector, severity=severity).deadline_on == deadline


def test_order_puts_it_before_the_owner(workshop, owner, inspector):
    hazard = ordered(workshop, inspector)
    duty = duty_of(hazard)
    assert (duty.person, duty.role, duty.due_on) == (owner, Role.OWNER, hazard.deadline_on)


@pytest.mark.parametrize("day", [date(2024, 9, 1), date(2024, 10, 31)])
def test_order_refuses_a_deadline_out_of_bounds(workshop, inspector, day):
    hazard = opened(workshop, inspector)
    with pytest.raises(MoveRefused, match="整改期限须在今天到"):
        actions.order(hazard, by=inspector, deadline_on=day)


def test_answer_counts_the_round(workshop, owner, inspector):
    hazard = ordered(workshop, inspector)
    answered(hazard, owner)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.rounds, duty_of(hazard).role) == (HazardState.FIXED, 1, Role.INSPECTOR)


def test_answer_sent_twice_is_one(workshop, owner, inspector):
    hazard = ordered(workshop, inspector)
    once = uuid4()
    first = actions.answer(hazard, by=owner, words="已换", submission_id=once)
    assert actions.answer(hazard, by=owner, words="已换", submission_id=once) == first
    assert hazard.answers.count() == 1


def test_answer_needs_words_or_a_photo(workshop, owner, inspector):
    with pytest.raises(MoveRefused, match="请写一句整改情况"):
        actions.answer(ordered(workshop, inspector), by=owner, words=" ", submission_id=uuid4())


def test_accept_strikes_a_general_hazard_off_at_once(workshop, owner, inspector):
    hazard = ordered(workshop, inspector)
    answered(hazard, owner)
    actions.accept(hazard, by=inspector)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.closed_on) == (HazardState.CLOSED, date(2024, 9, 2))
    assert not Duty.objects.open().exists()


def test_the_owner_hears_once_that_a_hazard_is_struck_off(workshop, owner, inspector):
    hazard = ordered(workshop, inspector)
    answered(hazard, owner)
    assert not Notice.objects.filter(user=owner, key__startswith="hazard:closed").exists()
    actions.accept(hazard, by=inspector)
    told = Notice.objects.get(user=owner, key=f"hazard:closed:{hazard.pk}")
    assert (told.title, told.url) == (f"改好了，已经销号：{hazard.text}", hazard.url)


def test_accept_leaves_a_serious_hazard_to_the_chief(workshop, owner, inspector, chief):
    hazard = ordered(workshop, inspector, severity=Severity.SERIOUS)
    answered(hazard, owner)
    actions.accept(hazard, by=inspector)
    assert (hazard.state, duty_of(hazard).role) == (HazardState.PASSED, Role.STATION_CHIEF)
    assert actions.close(hazard, by=chief).closed_by == chief


def test_return_keeps_the_round_and_says_why(workshop, owner, inspector):
    hazard = ordered(workshop, inspector)
    made = answered(hazard, owner)
    actions.return_answer(hazard, by=inspector, note="照片看不清油色")
    made.refresh_from_db()
    assert (hazard.state, made.is_accepted, made.verdict) == (HazardState.RETURNED, False, "照片看不清油色")
    answered(hazard, owner)
    hazard.refresh_from_db()
    assert hazard.rounds == 2


def test_who_answered_for_the_workshop_does_not_recheck(workshop, inspector):
    hazard = ordered(workshop, inspector)
    answered(hazard, inspector, on_behalf=True)
    with pytest.raises(PermissionDenied, match="另一位检查员"):
        actions.accept(hazard, by=inspector)


def test_the_same_standard_item_again_is_linked_to_the_earlier_one(workshop, inspector):
    from inspections.hazards.loading import load_findings
    from inspections.hazards.models import Finding

    load_findings()
    finding = Finding.objects.get(code="C04")
    first = opened(workshop, inspector, finding=finding)
    with clock.travel(date(2025, 9, 2)):
        assert opened(workshop, inspector, finding=finding).earlier == first
    with clock.travel(date(2026, 9, 3)):
        assert opened(workshop, inspector, finding=finding).earlier is None


def test_withdrawn_hazards_are_no_earlier_ones(workshop, inspector, chief):
    from inspections.hazards.loading import load_findings
    from inspections.hazards.models import Finding

    load_findings()
    finding = Finding.objects.get(code="C04")
    actions.withdraw(opened(workshop, inspector, finding=finding), by=chief, note="录错户")
    assert opened(workshop, inspector, finding=finding).earlier is None


def test_a_user_of_another_town_sees_nothing(workshop, inspector):
    opened(workshop, inspector)
    assert not Hazard.objects.visible_to(user_of(Role.INSPECTOR, area="140824101000")).exists()


def test_the_owner_sees_their_own(workshop, owner, inspector):
    hazard = opened(workshop, inspector)
    assert list(Hazard.objects.visible_to(owner)) == [hazard]
