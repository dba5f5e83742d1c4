"""Answers are kept one by one, handed in whole, reviewed by somebody else."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from inspections.checklists.states import AnswerValue, CleanTag
from inspections.hazards.models import Hazard
from inspections.hazards.states import Severity, Source
from inspections.leads.models import Lead
from inspections.self_checks import actions, waves
from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState, FilledBy
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import COUNTY, user_of
from tests.factories.inspections import checklist_of

pytestmark = pytest.mark.django_db
YES, NO = AnswerValue.YES, AnswerValue.NO


@pytest.fixture
def check(workshop):
    leader = user_of(Role.BUREAU_LEADER)
    waves.launch(year=2026, title="自查", area_code=COUNTY, version=checklist_of(), deadline_on=date(2026, 6, 30), by=leader)
    return SelfCheck.objects.get(workshop=workshop)


def item(check, code):
    return check.version.items.get(code=code)


def filled(check, by, *noes):
    """Start and answer everything: 否 for the codes in `noes`, 是 for the rest."""
    started = actions.start(check, by=by)
    for row in check.version.items.all():
        actions.save_answer(started, row, by=by, value=NO if row.code in noes else YES)
    return started


def submitted(check, by, *noes, **how):
    return actions.submit(filled(check, by, *noes), by=by, submission_id=uuid4(), **how)


def test_start_hands_out_the_same_draft(check, owner):
    first = actions.start(check, by=owner)
    assert (first.state, first.filled_by, actions.start(check, by=owner)) == (CheckState.DRAFT, FilledBy.OWNER, first)
    assert Duty.objects.of("inspections.selfcheck", check.pk).open().get().due_on == date(2026, 6, 30)


def test_an_answer_given_again_replaces_the_first(check, owner):
    actions.start(check, by=owner)
    actions.save_answer(check, item(check, "P1"), by=owner, value=NO, remark="一人过期")
    actions.save_answer(check, item(check, "P1"), by=owner, value=YES)
    check.refresh_from_db()
    assert (check.answered, check.answers.get().value) == (1, YES)


def test_an_answer_of_another_list_is_refused(check, owner):
    actions.start(check, by=owner)
    foreign = checklist_of(key="other").items.first()
    with pytest.raises(MoveRefused, match="不属于这张自查表"):
        actions.save_answer(check, foreign, by=owner, value=YES)


def test_the_rest_covers_one_screen_and_is_marked(check, owner):
    actions.start(check, by=owner)
    section = item(check, "P1").section_id
    covered = actions.cover_rest(check, section, by=owner)
    assert sorted(answer.item.code for answer in covered) == ["P2", "P3"]
    assert all(answer.by_cover for answer in covered)


def test_submit_names_the_first_open_question(check, owner):
    actions.start(check, by=owner)
    actions.cover_rest(check, item(check, "P1").section_id, by=owner)
    with pytest.raises(MoveRefused, match="还有 4 题没有答，第一题在“人员着装干净”：人员着装干净第1题"):
        actions.submit(check, by=owner, submission_id=uuid4())
    assert check.answers.count() == 2


def test_submit_writes_the_indicators(check, owner):
    submitted(check, owner, "F1")
    assert dict(check.indicators.values_list("tag", "is_met")) == {CleanTag.DRESS: True, CleanTag.BAN: False}
    assert check.indicators.get(tag=CleanTag.BAN).noes == "F1"


def test_submit_sent_twice_is_one(check, owner):
    started, once = filled(check, owner), uuid4()
    actions.submit(started, by=owner, submission_id=once)
    assert actions.submit(started, by=owner, submission_id=once).rounds == 1


def test_a_helper_names_the_owner(check):
    helper = user_of(Role.TOWNSHIP)
    filled(check, helper)
    with pytest.raises(MoveRefused, match="代填须写明业主姓名"):
        actions.submit(check, by=helper, submission_id=uuid4())
    done = actions.submit(check, by=helper, submission_id=uuid4(), owner_word="段福顺")
    assert (done.filled_by, done.filler, done.owner_word) == (FilledBy.HELPER, helper, "段福顺")


def test_a_submitted_check_is_closed_for_writing(check, owner):
    submitted(check, owner)
    with pytest.raises(MoveRefused, match="已经交上去了"):
        actions.save_answer(check, item(check, "P1"), by=owner, value=NO)


def test_accept_opens_a_hazard_for_each_no(check, owner, inspector):
    done = submitted(check, owner, "P1", "P2")
    actions.accept(done, by=inspector)
    assert list(Hazard.objects.order_by("item_code").values_list("item_code", "severity", "source")) == [
        ("P1", Severity.SERIOUS, Source.SELF_CHECK),
        ("P2", Severity.GENERAL, Source.SELF_CHECK),
    ]
    assert check.answers.get(item__code="P1").hazard.item_code == "P1"


def test_a_no_on_the_ban_proposes_a_lead(check, owner, inspector):
    actions.accept(submitted(check, owner, "F1"), by=inspector)
    lead = Lead.objects.get()
    assert (lead.workshop, lead.item_code, check.answers.get(item__code="F1").lead) == (check.workshop, "F1", lead)


def test_an_answer_whose_premise_changed_is_no_problem_anywhere(check, owner, inspector):
    premise = item(check, "P2")
    check.version.items.filter(code="F2").update(asked_when=premise, asked_answer=NO)
    filled(check, owner, "P2", "F2")
    actions.save_answer(check, premise, by=owner, value=YES)
    done = actions.submit(check, by=owner, submission_id=uuid4())
    assert (done.answered, done.noes, done.answers.filter(value=NO).count()) == (5, 0, 0)
    assert done.kept_rounds.get().answers.keys() == {"P1", "P2", "P3", "F1", "F3"}
    assert Entry.objects.get(action="inspections.selfcheck.drop_unasked").data == {"items": ["F2"]}
    actions.accept(done, by=inspector)
    assert not Hazard.objects.exists()


def test_a_clean_check_opens_nothing(check, owner, inspector):
    actions.accept(submitted(check, owner), by=inspector)
    assert not Hazard.objects.exists()
    assert not Duty.objects.open().exists()


def test_return_keeps_answers_and_takes_a_second_round(check, owner, inspector):
    done = submitted(check, owner)
    actions.return_check(done, by=inspector, note="P1 请补照片")
    actions.save_answer(check, item(check, "P1"), by=owner, value=NO)
    again = actions.submit(check, by=owner, submission_id=uuid4())
    assert (again.rounds, again.noes, again.answers.count()) == (2, 1, 6)
    assert check.indicators.get(tag=CleanTag.DRESS).is_met is False


@pytest.mark.parametrize(("on", "due"), [("2026-06-01", date(2026, 6, 30)), ("2026-07-10", date(2026, 7, 17))])
def test_what_comes_back_leaves_days_to_mend_it(check, owner, inspector, chief, freeze, on, due):
    done = submitted(check, owner)
    freeze(f"{on} 09:00")
    actions.return_check(done, by=inspector, note="请补照片")
    check.refresh_from_db()
    assert (check.deadline_on, Duty.objects.of("inspections.selfcheck", check.pk).open().get().due_on) == (due, due)
    actions.excuse(check, by=chief, note="停产")
    actions.recall(check, by=chief, note="恢复生产")
    check.refresh_from_db()
    assert (check.deadline_on, Duty.objects.of("inspections.selfcheck", check.pk).open().get().due_on) == (due, due)


def test_who_filled_in_does_not_review(check, inspector):
    done = submitted(check, inspector, owner_word="段福顺")
    with pytest.raises(PermissionDenied, match="另一位检查员"):
        actions.accept(done, by=inspector)


def test_an_excused_check_leaves_the_denominator(check, chief):
    actions.excuse(check, by=chief, note="停产")
    assert not SelfCheck.objects.counted().exists()
    assert not Duty.objects.of("inspections.selfcheck", check.pk).open().exists()
