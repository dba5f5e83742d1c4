"""What the law wants before a step, each refusal with its article; the clocks of the steps."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from inspections.cases import actions, beside, deciding, executing, hearing, rules
from inspections.cases.actions import Proposal
from inspections.cases.models import Case, MemberRole
from inspections.cases.models_beside import TimeOut
from inspections.cases.states import CaseState, PartyKind, ServiceMethod, Verdict
from inspections.cases.steps import TIMED, clock_of
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource, LeadState
from inspections.officers.models import Officer
from inspections.violations.models import Band
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.kit.clock import BEIJING
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import TOWNSHIP, PostFactory, user_of
from tests.inspections.cases.conftest import fined, served

pytestmark = pytest.mark.django_db
C = CaseState


def test_one_handler_is_too_few(walk):
    case = walk.open()
    actions.end_member(case.members.get(user=walk.team.second), by=walk.team.handler, reason="调离")

    with pytest.raises(MoveRefused, match=r"不得少于两人.*第十九条"):
        actions.propose_filing(case, by=walk.team.handler, facts="查见")


def test_the_second_handler_cannot_leave_a_running_case(walk):
    case = walk.to(C.INVESTIGATING)

    with pytest.raises(MoveRefused, match="不得少于两人"):
        actions.end_member(case.members.get(user=walk.team.second), by=walk.team.handler, reason="调离")
    with pytest.raises(MoveRefused, match="另一位主办"):
        actions.end_member(case.members.get(user=walk.team.handler), by=walk.team.handler, reason="调离")


@pytest.mark.parametrize("state", [C.FILING, C.INVESTIGATING])
def test_handlers_without_a_certificate_in_force_do_not_file_or_conclude(walk, state):
    case = walk.to(state)
    Officer.objects.filter(user=walk.team.second).update(certificate_until=date(2020, 1, 1))
    with pytest.raises(MoveRefused, match=f"现有 1 人；{walk.team.second.name}没有登记有效的执法证.*第四十二条"):
        walk.file(case) if state == C.FILING else walk.conclude(case)
    assert Case.objects.get(pk=case.pk).state == state


def test_page_shows_a_handler_whose_certificate_is_missing(client_of, walk):
    case, desk = walk.to(C.INVESTIGATING), client_of(walk.team.handler)
    assert "执法证" not in desk.get(case.url).content.decode()
    Officer.objects.filter(user=walk.team.second).delete()
    assert "未登记执法证" in desk.get(case.url).content.decode()


def test_who_handled_before_neither_reviews_nor_decides(walk):
    case = walk.to(C.REVIEWING)
    both = user_of(Role.CASE_HANDLER)

    PostFactory(user=both, role=Role.LEGAL_REVIEWER)
    actions.add_member(case, both, role=MemberRole.ASSISTING, by=walk.team.handler)
    actions.add_member(case, both, role=MemberRole.VIEWER, by=walk.team.handler)  # stepping back does not undo it

    with pytest.raises(PermissionDenied, match="不能审核"):
        actions.pass_review(case, by=both)


def test_the_reviewer_does_not_decide_and_joins_no_team(walk, bureau):
    reviewer = user_of(Role.LEGAL_REVIEWER, organisation=bureau)
    for role in (Role.BUREAU_LEADER, Role.CASE_HANDLER):
        PostFactory(user=reviewer, role=role, organisation=bureau)
    walk.team.reviewer = reviewer
    case = walk.to(C.DECIDING)

    with pytest.raises(PermissionDenied, match="审核过这个案件"):
        deciding.decide(case, by=reviewer)
    with pytest.raises(MoveRefused, match="不能再参加办理"):
        actions.add_member(case, reviewer, role=MemberRole.ASSISTING, by=walk.team.handler)


def test_a_new_leading_handler_takes_the_duty_over(walk):
    case = walk.to(C.INVESTIGATING)
    third = user_of(Role.CASE_HANDLER)
    actions.add_member(case, third, role=MemberRole.LEADING, by=walk.team.leader)

    assert Duty.objects.of("inspections.case", case.pk).open().get().person == third
    assert case.members.present().get(user=walk.team.handler).role == MemberRole.ASSISTING


def test_no_decision_before_the_statement_period_ends(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.STATEMENT)
    assert case.statement_until == date(2026, 3, 24)

    freeze("2026-03-24 23:00")
    with pytest.raises(MoveRefused, match=r"才满.*第五十七条"):
        deciding.end_statement(case, by=walk.team.handler)
    freeze("2026-03-25 08:00")
    assert deciding.end_statement(case, by=walk.team.handler).state == C.DECIDING


def test_a_statement_must_be_weighed_first(walk):
    case = walk.to(C.STATEMENT)
    deciding.record_statement(case, by=walk.team.handler, statement="首次违法", review="")
    deciding.waive_statement(case, by=walk.team.handler, on=clock.today())

    with pytest.raises(MoveRefused, match="复核意见"):
        deciding.end_statement(case, by=walk.team.handler)
    deciding.record_statement(case, by=walk.team.handler, statement="首次违法", review="采纳")
    assert deciding.end_statement(case, by=walk.team.handler).state == C.DECIDING


def test_an_earlier_waiver_does_not_count_for_a_second_notice(walk):
    case = walk.to(C.DECIDING)
    deciding.return_decision(case, by=walk.team.leader, note="补查")
    for step in ("conclude", "review", "approve", "notify"):
        getattr(walk, step)(case)

    with pytest.raises(MoveRefused, match="才满"):
        deciding.end_statement(case, by=walk.team.handler)


def test_notice_by_publication_takes_thirty_days_that_do_not_count(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.NOTIFYING)
    assert clock_of(case, "case.decide").unrolled_on == date(2026, 6, 15)
    deciding.notify(case, served(ServiceMethod.NOTICE), by=walk.team.handler)
    case.refresh_from_db()

    assert (case.notified_on, case.statement_until) == (date(2026, 4, 16), date(2026, 4, 23))
    assert clock_of(case, "case.decide").unrolled_on == date(2026, 7, 15)


@pytest.mark.parametrize(
    ("service", "says"),
    [
        ({"method": ServiceMethod.ELECTRONIC}, "确认书"),
        ({"method": ServiceMethod.LEFT}, "见证人"),
        ({"method": ServiceMethod.NOTICE, "note": " "}, "原因和经过.*第八十二条"),
        ({"sent_on": date(2026, 3, 18)}, "不能晚于今天"),
    ],
)
def test_service_wants_what_its_method_needs(walk, service, says):
    case = walk.to(C.NOTIFYING)

    with pytest.raises(MoveRefused, match=says):
        deciding.notify(case, served(**service), by=walk.team.handler)


@pytest.mark.parametrize(
    ("kind", "fine", "penalties", "taken", "heard"),
    [
        (PartyKind.PERSON, "9999.99", ["fine"], "0", False),
        (PartyKind.PERSON, "10000", ["fine"], "0", True),
        (PartyKind.TRADER, "10000", ["fine"], "0", True),
        (PartyKind.BODY, "10000", ["fine"], "0", False),
        (PartyKind.BODY, "99999.99", ["fine"], "0", False),
        (PartyKind.BODY, "100000", ["fine"], "0", True),
        (PartyKind.PERSON, "0", ["gains"], "10000", True),
        (PartyKind.BODY, "0", ["gains"], "10000", False),
        (PartyKind.BODY, "0", ["revoke"], "0", True),
        (PartyKind.PERSON, "0", ["stop"], "0", True),
        (PartyKind.PERSON, "0", ["warning"], "0", False),
    ],
)
def test_hearing_depends_on_party_and_penalty(walk, kind, fine, penalties, taken, heard):
    case = walk.open(party_kind=kind)
    case.fine, case.confiscated = Decimal(fine), Decimal(taken)
    for penalty in penalties:
        case.penalties.create(kind=penalty)

    assert bool(rules.hearing_ground(case, clock.today())) == heard


def _heard(walk):
    case = walk.to(C.STATEMENT, proposal=fined(walk.violation, "20000"))
    return hearing.ask_hearing(case, by=walk.team.handler, on=clock.today())


def test_hearing_is_announced_seven_working_days_before_and_time_stands_still(walk, freeze):
    freeze("2026-03-17 10:00")
    case, team = _heard(walk), walk.team
    assert clock_of(case, "case.decide").suspended_from == date(2026, 3, 17)
    plan = {"place": "三楼会议室", "presider": team.reviewer, "announced_on": date(2026, 3, 17)}
    with pytest.raises(MoveRefused, match="最迟 2026-03-16"):
        hearing.announce_hearing(case, by=team.reviewer, planned_at=datetime(2026, 3, 25, 9, tzinfo=BEIJING), **plan)
    with pytest.raises(MoveRefused, match="不能主持"):
        hearing.announce_hearing(
            case, by=team.reviewer, planned_at=datetime(2026, 3, 26, 9, tzinfo=BEIJING), **plan | {"presider": team.second}
        )
    hearing.announce_hearing(case, by=team.reviewer, planned_at=datetime(2026, 3, 26, 9, tzinfo=BEIJING), **plan)

    freeze("2026-03-27 10:00")
    hearing.report_hearing(case, by=team.reviewer, held_on=date(2026, 3, 26), note="维持拟处罚意见")
    case = hearing.pass_legal(Case.objects.get(pk=case.pk), by=team.reviewer)
    assert (case.state, clock_of(case, "case.decide").unrolled_on) == (C.DECIDING, date(2026, 6, 25))
    deciding.discuss(case, by=team.leader)
    case = deciding.conclude_discussion(Case.objects.get(pk=case.pk), by=team.head, note="一致同意")
    assert deciding.decide(case, by=team.leader).state == C.SERVING


def test_hearing_out_of_time_or_for_a_small_fine_is_refused(walk, freeze):
    freeze("2026-03-17 10:00")
    small = walk.to(C.STATEMENT)
    with pytest.raises(MoveRefused, match="不在听证范围"):
        hearing.ask_hearing(small, by=walk.team.handler, on=clock.today())
    freeze("2026-03-25 10:00")
    with pytest.raises(MoveRefused, match="五个工作日内"):
        hearing.ask_hearing(small, by=walk.team.handler, on=date(2026, 3, 25))


def test_a_hearing_taken_back_goes_to_legal_review_and_waits_for_the_period(walk):
    case = _heard(walk)
    hearing.withdraw_hearing(case, by=walk.team.reviewer, note="书面撤回")
    hearing.pass_legal(case, by=walk.team.reviewer)

    with pytest.raises(MoveRefused, match="陈述申辩期没有届满"):
        deciding.decide(Case.objects.get(pk=case.pk), by=walk.team.leader)


def test_grave_cases_are_discussed_first(walk):
    walk.review = lambda case: actions.pass_review(case, by=walk.team.reviewer, needs_discussion=True)
    case = walk.to(C.DECIDING)

    with pytest.raises(MoveRefused, match="集体讨论"):
        deciding.decide(case, by=walk.team.leader)
    deciding.discuss(case, by=walk.team.leader)
    deciding.conclude_discussion(case, by=walk.team.head, note="一致同意")
    assert deciding.decide(case, by=walk.team.leader).state == C.SERVING


def test_the_same_act_is_not_fined_twice(walk):
    walk.to(C.EXECUTING)
    again = walk.to(C.DECIDING)

    with pytest.raises(MoveRefused, match="不得再罚（《行政处罚法》第二十九条）"):
        deciding.decide(again, by=walk.team.leader)


def test_another_day_or_a_fine_only_proposed_is_no_second_fine(walk):
    walk.to(C.DECIDING)
    other = walk.to(C.DECIDING, happened_on=date(2026, 3, 2))

    assert deciding.decide(other, by=walk.team.leader).state == C.SERVING


def test_no_fine_in_place_of_a_transfer(walk):
    walk.violation.is_criminal_hint = True
    walk.violation.save()
    case = walk.to(C.DECIDING)

    with pytest.raises(MoveRefused, match=r"不得以罚代刑.*第十一条"):
        deciding.decide(case, by=walk.team.leader)
    with pytest.raises(PermissionDenied):
        deciding.explain_no_transfer(case, by=walk.team.handler, reason="未达追诉标准")
    deciding.explain_no_transfer(case, by=walk.team.leader, reason="经研判未达追诉标准")
    assert deciding.decide(case, by=walk.team.leader).state == C.SERVING


def test_a_proposal_to_transfer_is_transferred_not_decided_and_may_come_back(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.INVESTIGATING)
    actions.conclude(case, Proposal(words="拟移送", verdict=Verdict.POLICE), by=walk.team.handler)
    actions.pass_review(case, by=walk.team.reviewer)
    with pytest.raises(MoveRefused, match="拟移送的案件"):
        deciding.decide(case, by=walk.team.leader)

    deciding.transfer_away(case, by=walk.team.leader, note="涉嫌犯罪", verdict=Verdict.POLICE)
    freeze("2026-03-27 10:00")
    case = deciding.take_back(case, by=walk.team.leader, note="公安不予立案")
    assert (case.state, clock_of(case, "case.decide").unrolled_on) == (C.INVESTIGATING, date(2026, 6, 25))


def test_fine_outside_the_confirmed_range_wants_a_lenient_ground(walk):
    Band.objects.create(violation=walk.violation, least=Decimal(1000), most=Decimal(3000))
    case = walk.to(C.INVESTIGATING)
    amounts = {"fine": Decimal(5000), "goods_value": Decimal(800)}
    proposal = {"words": "拟罚", "verdict": Verdict.PENALTY, "violations": [walk.violation], "penalties": [("fine", "")]}

    with pytest.raises(MoveRefused, match=r"不在法定幅度内.*1,000.00 至 3,000.00"):
        actions.conclude(case, Proposal(**proposal, amounts=amounts), by=walk.team.handler)
    assert actions.conclude(case, Proposal(**proposal, amounts=amounts | {"fine": Decimal(3000)}), by=walk.team.handler).fine == 3000


@pytest.mark.parametrize(
    ("verdict", "penalties", "amounts"),
    [
        (Verdict.PENALTY, [], {}),
        (Verdict.NO_PENALTY, [("fine", "")], {"fine": Decimal(1)}),
        (Verdict.PENALTY, [("fine", "")], {}),
        (Verdict.PENALTY, [("warning", "")], {"fine": Decimal(1)}),
        (Verdict.PENALTY, [("gains", "")], {}),
    ],
)
def test_verdict_penalties_and_amounts_agree(walk, verdict, penalties, amounts):
    case = walk.to(C.INVESTIGATING)

    with pytest.raises(MoveRefused):
        actions.conclude(case, Proposal("意见", verdict, penalties=penalties, amounts=amounts), by=walk.team.handler)


def test_no_penalty_goes_without_notice_but_with_its_ground(walk):
    case = walk.to(C.INVESTIGATING)
    actions.conclude(case, Proposal("不予处罚", Verdict.NO_PENALTY), by=walk.team.handler)
    actions.pass_review(case, by=walk.team.reviewer)
    with pytest.raises(MoveRefused, match="第三十三条"):
        deciding.decide(case, by=walk.team.leader)

    deciding.return_decision(case, by=walk.team.leader, note="写明理由")
    actions.conclude(case, Proposal("不予处罚", Verdict.NO_PENALTY, lenient_ground="首次违法、后果轻微并及时改正"), by=walk.team.handler)
    actions.pass_review(case, by=walk.team.reviewer)
    assert deciding.decide(case, by=walk.team.leader).decision_number == "稷市监不罚〔2026〕1号"


def test_suspension_and_resumption_keep_the_ninety_days_exact(walk, freeze):
    freeze("2026-03-17 10:00")
    case, team = walk.to(C.INVESTIGATING), walk.team
    freeze("2026-04-01 10:00")
    executing.suspend(case, by=team.leader, note="等待另案结果")
    freeze("2026-04-21 10:00")
    case = executing.resume(case, by=team.leader, note="另案已结")

    running = clock_of(case, "case.decide")
    assert (case.state, running.unrolled_on, running.suspended_from) == (C.INVESTIGATING, date(2026, 7, 5), None)

    assert Duty.objects.of("inspections.case", case.pk).open().get().due_on == running.due_on


@pytest.mark.parametrize("state", sorted(TIMED))
def test_what_has_no_shorter_period_is_due_with_the_decision(walk, state):
    case = walk.to(C.DECIDING if state == C.DISCUSSION else state)
    if state == C.DISCUSSION:
        deciding.discuss(case, by=walk.team.leader)

    due_on = clock_of(case, "case.decide").due_on
    assert due_on is not None
    assert Duty.objects.of("inspections.case", case.pk).open().get().due_on == due_on


def test_overlapping_reasons_count_once(walk, freeze):
    freeze("2026-03-17 10:00")
    case, team = walk.to(C.INVESTIGATING), walk.team
    freeze("2026-04-01 10:00")
    beside.begin_test(case, by=team.handler, reason="送检", from_on=date(2026, 4, 1))
    freeze("2026-04-06 10:00")
    executing.suspend(case, by=team.leader, note="另案")
    freeze("2026-04-11 10:00")
    executing.resume(case, by=team.leader, note="另案已结")
    assert clock_of(case, "case.decide").suspended_from == date(2026, 4, 1)
    freeze("2026-04-21 10:00")
    beside.end_test(case, by=team.handler, until_on=date(2026, 4, 21))

    assert clock_of(case, "case.decide").unrolled_on == date(2026, 7, 5)
    assert TimeOut.objects.filter(case=case, until_on__isnull=True).count() == 0


def test_extension_of_the_ninety_days_by_a_leader_who_does_not_handle(walk):
    case = walk.to(C.INVESTIGATING)
    before = clock_of(case, "case.decide").unrolled_on

    with pytest.raises(PermissionDenied):
        beside.extend(case, "case.decide", by=walk.team.handler, reason="案情复杂")
    beside.extend(case, "case.decide", by=walk.team.leader, reason="案情复杂")
    assert (clock_of(case, "case.decide").unrolled_on - before).days == 30


def test_lead_becomes_a_case_with_its_day_and_its_extension(walk, freeze):
    freeze("2026-03-02 09:00")
    lead = leads.take_in(
        Lead(kind=LeadKind.REPORT, source=LeadSource.PUBLIC, area_code=TOWNSHIP, place="荆平村", description="半夜炸麻花"),
        by=SYSTEM, submission_id=uuid4(),
    )  # fmt: skip
    leads.accept(lead, by=walk.team.handler)
    Lead.objects.filter(pk=lead.pk).update(extended_by=walk.team.leader, extended_at=clock.now())
    freeze("2026-03-17 09:00")
    lead.refresh_from_db()
    draft = Case(party_kind=PartyKind.PERSON, party_name="吴长河", cause="无证生产")
    key = uuid4()
    case = actions.open_from_lead(lead, draft, by=walk.team.handler, submission_id=key)

    lead.refresh_from_db()
    assert (lead.state, case.learned_on, case.area_code) == (LeadState.CASE, date(2026, 3, 2), TOWNSHIP)
    assert clock_of(case, "lead.verify").due_on == date(2026, 4, 14)
    assert actions.open_from_lead(lead, Case(), by=walk.team.handler, submission_id=key) == case
