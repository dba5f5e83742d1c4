"""A grave case, and one that was heard, is reviewed legally: by who is qualified (行政处罚法第五十八条)."""

from datetime import date, datetime

import pytest

from inspections.cases import actions, deciding, hearing
from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.officers.models import Reviewer
from jishan_portal.audit.models import Entry
from jishan_portal.kit.clock import BEIJING
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import fined

pytestmark = pytest.mark.django_db
C = CaseState


@pytest.fixture
def unqualified(team):
    """The reviewer, who has no record any more."""
    Reviewer.objects.all().delete()
    return team.reviewer


def test_grave_case_is_not_passed_by_the_unqualified(walk, unqualified):
    case = walk.to(C.REVIEWING)
    with pytest.raises(MoveRefused, match="法律职业资格"):
        actions.pass_review(case, by=unqualified, needs_discussion=True)
    assert Case.objects.get(pk=case.pk).state == C.REVIEWING


def test_ordinary_case_review_asks_for_no_exam(walk, unqualified):
    done = actions.pass_review(walk.to(C.REVIEWING), by=unqualified)
    assert (done.state, done.reviewed_by) == (C.NOTICE_APPROVAL, unqualified)


@pytest.mark.parametrize(
    "facts", [{"certificate_number": "A2"}, {"reviewing_since": date(2016, 1, 1)}, {"is_taken_over": True}], ids=["exam", "before", "taken"]
)
def test_grave_case_is_passed_by_whoever_may(walk, unqualified, facts):
    Reviewer.objects.create(user=unqualified, **facts)
    done = actions.pass_review(walk.to(C.REVIEWING), by=unqualified, needs_discussion=True)
    assert (done.state, done.needs_discussion) == (C.NOTICE_APPROVAL, True)


def test_review_after_a_hearing_is_legal_review(walk, violation, unqualified):
    case = walk.to(C.STATEMENT, proposal=fined(violation, "20000"))
    hearing.ask_hearing(case, by=walk.team.handler, on=case.notified_on)
    case = hearing.withdraw_hearing(Case.objects.get(pk=case.pk), by=unqualified, note="当事人书面撤回")
    assert case.state == C.LEGAL
    for act in (lambda: hearing.pass_legal(case, by=unqualified), lambda: hearing.return_legal(case, by=unqualified, note="补证据")):
        with pytest.raises(MoveRefused, match="法律职业资格"):
            act()
    Reviewer.objects.create(user=unqualified, certificate_number="A3")
    assert hearing.pass_legal(case, by=unqualified).state == C.DECIDING


def test_page_tells_beforehand_and_the_refusal_is_written_down(client_of, walk, unqualified):
    case, desk = walk.to(C.REVIEWING), client_of(unqualified)
    at = f"{case.url}do/pass_review/"
    assert ["不能由您审核" in desk.get(page).content.decode() for page in (at, case.url)] == [True, True]
    answer = desk.post(at, {"note": "同意", "needs_discussion": "on"})
    assert (answer.status_code, "法制审核人员" in answer.content.decode()) == (409, True)
    assert Entry.objects.filter(action="inspections.case.refused", data__step="pass_review").count() == 1
    Reviewer.objects.create(user=unqualified, is_taken_over=True)
    assert "待局方确认" in desk.get(at).content.decode()


@pytest.mark.parametrize("is_held", [True, False])
def test_what_was_heard_is_decided_by_the_leaders_together(walk, violation, freeze, is_held):
    freeze("2026-03-17 10:00")
    case = walk.to(C.STATEMENT, proposal=fined(violation, "20000"))
    hearing.ask_hearing(case, by=walk.team.handler, on=case.notified_on)
    reviewer, planned = walk.team.reviewer, datetime(2026, 3, 31, 9, tzinfo=BEIJING)
    facts = {"planned_at": planned, "place": "会议室", "presider": reviewer, "announced_on": date(2026, 3, 17)}
    hearing.announce_hearing(case, by=reviewer, **facts)
    freeze("2026-03-31 12:00")
    case = Case.objects.get(pk=case.pk)
    if is_held:
        hearing.report_hearing(case, by=reviewer, held_on=date(2026, 3, 31), note="当事人对事实没有异议")
    else:
        hearing.withdraw_hearing(case, by=reviewer, note="当事人书面撤回")
    case = hearing.pass_legal(Case.objects.get(pk=case.pk), by=reviewer)
    assert case.needs_discussion == is_held
    if is_held:
        with pytest.raises(MoveRefused, match="集体讨论"):
            deciding.decide(case, by=walk.team.leader)
        deciding.discuss(case, by=walk.team.leader)
        case = deciding.conclude_discussion(Case.objects.get(pk=case.pk), by=walk.team.head, note="一致同意")
    assert deciding.decide(Case.objects.get(pk=case.pk), by=walk.team.leader).state == C.SERVING
