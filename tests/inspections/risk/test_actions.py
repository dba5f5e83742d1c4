"""Evidence is kept once; proposals are decided by a second person; a correction stays on record."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.risk import actions
from inspections.risk.models import Adjustment, Evidence, Grade
from inspections.risk.states import CHECKED, AdjustKind, AdjustState, SourceKind
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.inspections.risk.conftest import proposed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 17)


def take(shop, section="people", kind="case", weight=0.5, on=TODAY, url="/cases/1/"):
    return actions.take_evidence(shop, section, kind, weight, on, "立案", url)


def test_evidence_is_kept_once_and_counts_a_year(shop):
    first = take(shop)
    assert (take(shop).pk, first.weight, first.counts_until) == (first.pk, 500, date(2027, 3, 16))
    assert [take(shop, weight=share, url=f"/{share}/").weight for share in (-1, 2)] == [0, 1000]
    with pytest.raises(ValueError, match="没有这个风险分节"):
        take(shop, section="nowhere")
    assert actions.end_evidence(shop, "/cases/1/", last=date(2026, 3, 20)) == 1


def test_a_visit_supersedes_earlier_checks(shop):
    old = take(shop, section="process", kind="visit", url="/v/1/")
    take(shop, section=CHECKED, kind="visit", on=date(2026, 3, 20), url="/v/2/")
    old.refresh_from_db()
    assert old.counts_until == date(2026, 3, 19)


def test_proposal_waits_for_the_chief_and_changes_nothing_yet(proposal, graded):
    duty = Duty.objects.of("inspections.adjustment", proposal.pk).open().get()
    graded.refresh_from_db()
    assert (duty.role, duty.due_on, graded.risk_grade) == (Role.STATION_CHIEF, date(2026, 3, 24), "C")


def test_same_submission_is_one_proposal(graded, inspector):
    same = {"submission_id": uuid4()}
    assert proposed(graded, inspector, **same).pk == proposed(graded, inspector, **same).pk


def test_what_cannot_be_proposed(shop, graded, inspector):
    for changed in ({"condition": "nonsense"}, {"steps": 3}, {"reason": " "}, {"condition": "sampling", "is_at_once": True}):
        with pytest.raises(ValidationError):
            proposed(graded, inspector, **changed)
    Grade.objects.update(grade="D")
    with pytest.raises(MoveRefused, match="D 级不再上调"):
        proposed(graded, inspector)
    Grade.objects.update(grade="A")
    with pytest.raises(MoveRefused):
        proposed(graded, inspector, kind=AdjustKind.LOWER, condition="clean")
    Grade.objects.all().delete()
    with pytest.raises(MoveRefused, match="还没有风险等级"):
        proposed(graded, inspector)


def test_one_proposal_at_a_time(proposal, graded, inspector):
    with pytest.raises(MoveRefused, match="等待审核"):
        proposed(graded, inspector)


def test_nobody_decides_their_own(graded, chief):
    own = proposed(graded, chief)
    for decide in (actions.accept, actions.refuse):
        with pytest.raises(PermissionDenied):
            decide(own, by=chief, decision="x")


def test_grave_one_holds_at_once(graded, inspector, chief):
    done = actions.accept(proposed(graded, inspector, is_at_once=True), by=chief, decision="属实")
    graded.refresh_from_db()
    assert (done.state, graded.risk_grade, done.holds_until) == (AdjustState.ACCEPTED, "D", date(2027, 12, 31))
    with pytest.raises(MoveRefused):
        actions.accept(done, by=chief)


def test_refused_and_withdrawn_leave_the_grade(graded, inspector, chief):
    first = proposed(graded, inspector)
    with pytest.raises(MoveRefused):
        actions.refuse(first, by=chief, decision=" ")
    assert actions.refuse(first, by=chief, decision="证据不足").state == AdjustState.REFUSED
    second = proposed(graded, inspector)
    with pytest.raises(PermissionDenied):
        actions.withdraw(second, by=chief)
    assert actions.withdraw(second, by=inspector).state == AdjustState.WITHDRAWN


def test_correction_needs_a_second_person_and_keeps_what_was(graded, inspector, chief):
    facts = {"section": "category", "reason": "实际以面粉为主", "submission_id": uuid4()}
    for points in ("0.3", "21"):
        with pytest.raises(ValidationError):
            actions.propose_points(graded, by=inspector, points=points, **facts)
    with pytest.raises(ValidationError):
        actions.propose_points(graded, by=inspector, points="1", **{**facts, "section": "nowhere"})
    made = actions.propose_points(graded, by=inspector, points="8", **facts)
    assert actions.propose_points(graded, by=inspector, points="8", **facts).pk == made.pk
    actions.accept(made, by=chief)
    now = actions.present(graded)
    assert (now.addends["category"], now.total, Grade.objects.count()) == (16, 45, 2)
    again = actions.propose_points(graded, by=inspector, points="9.5", **{**facts, "submission_id": uuid4()})
    actions.accept(again, by=chief)
    assert actions.present(graded).addends["category"] == 19
    assert Evidence.objects.filter(kind=SourceKind.CORRECTION).count() == 2
    assert Adjustment.objects.get(pk=made.pk).before == "12 分"


def test_profile_is_written_once_and_known_answers_only(shop, inspector):
    made = actions.set_profile(shop, buyers="school", process="ready", by=inspector)
    assert actions.set_profile(shop, buyers="school", process="ready", by=inspector).updated_at == made.updated_at
    with pytest.raises(ValidationError):
        actions.set_profile(shop, buyers="moon", process="", by=inspector)


def test_people_see_proposals_of_their_area(proposal, chief):
    seen = [Adjustment.objects.visible_to(user).count() for user in (chief, user_of(Role.STATION_CHIEF, area="140881100000"))]
    assert seen == [1, 0]
    assert not Adjustment.objects.visible_to(user_of(Role.OWNER)).exists()
