"""The transfer to the police: its clocks (domain 5.4), who decides, what goes along, what becomes of the case."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from inspections.case_papers.models import Draft
from inspections.cases import deciding
from inspections.cases.models import Case
from inspections.cases.states import CaseState, Verdict
from inspections.exhibits.models import Exhibit, Whereabouts
from inspections.transfers import actions
from inspections.transfers.models import Transfer
from inspections.transfers.states import CLOCKS, FLOW, TransferState
from jishan_portal.accounts.roles import Role
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.files import storage
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import thing

pytestmark = pytest.mark.django_db
S, C = TransferState, CaseState


@pytest.mark.parametrize("move", list(FLOW.moves.values()), ids=lambda move: move.name)
def test_every_state_and_role_outside_a_move_is_refused(move):
    for state in FLOW.states:
        for role in Role:
            refusal = FLOW.refusal(move.name, state=state, roles={role}, note="理由")
            expected = "state" if state not in move.sources else "role" if role not in move.by else None
            assert (refusal.reason if refusal else None) == expected


PERIODS = [
    (S.PROPOSED, "transfer.decide", date(2026, 3, 20)),
    (S.APPROVED, "transfer.deliver", date(2026, 3, 18)),
    (S.DELIVERED, "transfer.forward", date(2026, 3, 18)),
    (S.RECEIVED, "transfer.police_decide", date(2026, 3, 20)),
    (S.REFUSED, "transfer.reconsider", date(2026, 3, 20)),
    (S.REVIEWING, "transfer.reconsider_decide", date(2026, 3, 20)),
    (S.UPHELD, "transfer.supervision", date(2026, 3, 20)),
]


@pytest.mark.parametrize(("state", "key", "due_on"), PERIODS)
def test_each_step_has_its_period_and_one_duty(way, freeze, state, key, due_on):
    freeze("2026-03-17 10:00")
    made = way.to(state)
    running = Clock.objects.running().of("inspections.transfer", made.pk).get()

    assert (running.rule_key, running.due_on) == (key, due_on)
    duty = Duty.objects.of("inspections.transfer", made.pk).open().get()
    assert (duty.role, duty.due_on) == (FLOW.state(state).waits_on, due_on)
    assert CLOCKS[state] == key


def test_the_hours_run_from_the_minute(way, freeze):
    freeze("2026-03-17 15:30")
    made = way.to(S.APPROVED)
    running = Clock.objects.running().of("inspections.transfer", made.pk).get()

    assert clock.day_of(running.due_at) == date(2026, 3, 18)
    assert (running.due_at - clock.now()).total_seconds() == 24 * 3600


def test_no_fine_while_the_head_considers_the_transfer(way):
    case = way.walk.to(C.DECIDING)
    way.propose(case)

    with pytest.raises(MoveRefused, match="第十一条"):
        deciding.decide(case, by=way.team.leader)


def test_a_declined_transfer_writes_its_reason_into_the_case_which_goes_on(way):
    case = way.walk.to(C.DECIDING)
    made = way.propose(case)
    with pytest.raises(MoveRefused, match="须写明理由"):
        actions.decline(made, by=way.team.head, note=" ")
    with pytest.raises(PermissionDenied):
        actions.decline(made, by=way.team.leader, note="未达标准")

    actions.decline(made, by=way.team.head, note="未达追诉标准")
    case = Case.objects.get(pk=case.pk)
    assert (case.no_transfer_reason, case.transfer_asked_on) == ("未达追诉标准", None)
    assert not Draft.objects.of(case.audit_chain).filter(code="5").exists()
    assert deciding.decide(case, by=way.team.leader).state == C.SERVING


def test_an_approved_transfer_takes_the_case_out_of_the_penalty_procedure(way):
    made = way.to(S.APPROVED)
    case = Case.objects.get(pk=made.case_id)

    assert (case.state, case.verdict) == (C.TRANSFERRED, Verdict.POLICE)
    assert Clock.objects.running().get(subject_kind="inspections.case", rule_key="case.decide").suspended_from == clock.today()


@pytest.mark.parametrize(
    ("facts", "words"), [({"report": " "}, "书面|涉嫌犯罪"), ({"second": "handler"}, "两名以上"), ({"second": "reviewer"}, "两名以上")]
)
def test_the_report_is_by_two_handlers_and_in_writing(way, facts, words):
    if "second" in facts:
        facts = {"second": getattr(way.team, facts["second"])}
    with pytest.raises(MoveRefused, match=words):
        way.propose(**facts)


def test_a_transfer_is_proposed_once_and_only_while_the_case_is_investigated_or_decided(way):
    made = way.propose()
    with pytest.raises(MoveRefused, match="已经报请移送"):
        way.propose(made.case)
    with pytest.raises(MoveRefused, match="请先退回"):
        way.propose(way.walk.to(C.REVIEWING, happened_on=None))


def test_the_pack_holds_letter_report_list_and_test_result_with_hashes(way):
    case = way.walk.to(C.INVESTIGATING)
    thing(case, way.walk)
    made = way.propose(case)
    way.approve(made)
    with pytest.raises(MoveRefused, match=r"检验报告或者鉴定结论.*第六条"):
        actions.deliver(made, by=way.team.handler)
    way.deliver(made)

    made = Transfer.objects.get(pk=made.pk)
    packed = zipfile.ZipFile(io.BytesIO(storage.path_of(storage.ORIGINAL, made.pack.sha256).read_bytes()))
    names = packed.namelist()
    assert names[:3] == ["涉嫌犯罪案件移送书.pdf", "涉嫌犯罪案件情况调查报告.pdf", "涉案物品清单.pdf"]
    assert any(name.startswith("检验结论/") for name in names)
    assert len(packed.read("sha256.txt").decode().splitlines()) == len(names) - 2
    assert made.number == "稷市监刑移〔2026〕1号"
    letter = Paper.objects.get(number=made.number)
    assert letter.content["to"] == "稷山县公安局"
    assert [line[1] for line in Paper.objects.get(title="涉案物品清单").content["lines"]] == ["泡打粉"]


def test_without_a_test_result_the_reason_is_written(way):
    made = way.to(S.APPROVED)
    actions.deliver(made, by=way.team.handler, no_opinion_reason="样品已送检，结论另送")

    assert Transfer.objects.get(pk=made.pk).no_opinion_reason == "样品已送检，结论另送"


def test_a_filed_case_hands_every_thing_over_within_three_days(way, freeze):
    freeze("2026-03-17 10:00")
    case = way.walk.to(C.INVESTIGATING)
    seized = thing(case, way.walk)
    made = way.propose(case)
    way.approve(made)
    way.deliver(made)
    way.receive(made)
    actions.answer(made, "file", by=way.police, on=clock.today(), number="稷公立字 1 号")
    assert Clock.objects.running().of("inspections.transfer", made.pk).get().due_on == date(2026, 3, 20)

    with pytest.raises(MoveRefused, match="不晚于今天"):
        actions.hand_over(made, by=way.team.handler, on=date(2026, 3, 18))
    actions.hand_over(made, by=way.team.handler, on=clock.today())
    assert Exhibit.objects.get(pk=seized.pk).whereabouts == Whereabouts.POLICE
    assert not Duty.objects.of("inspections.transfer", made.pk).open().exists()


def test_a_refused_transfer_brings_the_case_back_with_its_time_running(way):
    made = way.to(S.REFUSED)
    with pytest.raises(PermissionDenied):
        actions.take_back(made, by=way.team.handler, note="继续")
    actions.take_back(made, by=way.team.leader, note="依法处罚")

    case = Case.objects.get(pk=made.case_id)
    assert case.state == C.INVESTIGATING
    assert case.no_transfer_reason == "已移送，公安机关没有立案：情节显著轻微"
    assert Clock.objects.running().get(subject_kind="inspections.case", rule_key="case.decide").suspended_from is None
    assert Transfer.objects.get(pk=made.pk).state == S.RETURNED


def test_forwarded_and_supervised_transfers_are_followed_to_their_end(way):
    made = way.to(S.DELIVERED)
    with pytest.raises(MoveRefused, match="转送的机关"):
        actions.forward(made, by=way.police, to=" ", note="管辖")
    actions.forward(made, by=way.police, to="河津市公安局", note="主要犯罪地在河津")
    actions.answer(made, "note_refused", by=way.team.handler, on=clock.today(), note="不立案")
    actions.contest(made, "ask_supervision", by=way.team.handler, note="应当立案")
    actions.answer(made, "note_filed", by=way.team.handler, on=clock.today(), number="1")

    assert Transfer.objects.get(pk=made.pk).state == S.FILED


def test_an_answer_before_the_delivery_or_in_the_future_is_refused(way, freeze):
    freeze("2026-03-17 10:00")
    made = way.to(S.RECEIVED)

    for day in (date(2026, 3, 16), date(2026, 3, 18)):
        with pytest.raises(MoveRefused, match="决定日期"):
            actions.answer(made, "file", by=way.police, on=day, number="1")
