"""A lead needs a place and words; it is accepted, checked and answered in time, and never lost."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from inspections.leads import actions, rules
from inspections.leads import actions_beside as beside
from inspections.leads.models import Lead, Reporter
from inspections.leads.states import AssistState, LeadKind, LeadSource, LeadState, Outcome
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import OrganisationKind
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import TOWNSHIP, OrganisationFactory, WorkshopFactory, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_25_september():
    with clock.travel(date(2024, 9, 25)):
        yield


def taken(*, kind=LeadKind.REPORT, **how) -> Lead:
    lead = Lead(kind=kind, source=LeadSource.PUBLIC, area_code=TOWNSHIP, place="稷峰镇荆平村", description="半夜有人炸麻花")
    return actions.take_in(lead, by=SYSTEM, submission_id=how.pop("submission_id", uuid4()), **how)


def due(record, kind="lead"):
    return Duty.objects.of(f"inspections.{kind}", record.pk).open().get().due_on


def test_take_in_gives_number_and_tracking_code():
    lead = taken()
    assert lead.number
    assert (len(lead.tracking_code), lead.tracking_code.isdigit()) == (12, True)
    assert (lead.state, lead.is_named) == (LeadState.RECEIVED, False)


@pytest.mark.parametrize(("kind", "day"), [(LeadKind.REPORT, date(2024, 10, 21)), (LeadKind.COMPLAINT, date(2024, 10, 10))])
def test_take_in_starts_the_period_of_its_kind(kind, day):
    assert due(taken(kind=kind)) == day


def test_take_in_sent_twice_is_one():
    once = uuid4()
    assert taken(submission_id=once) == taken(submission_id=once)


def test_the_reporter_stands_apart():
    lead = taken(name="李四", phone="13800000001")
    assert lead.is_named
    assert Reporter.objects.get(lead=lead).name == "李四"
    assert "李四" not in str(list(Lead.objects.filter(pk=lead.pk).values()))


def test_a_lead_without_a_place_is_refused_by_the_database():
    lead = Lead(kind=LeadKind.CLUE, source=LeadSource.TOWNSHIP, area_code=TOWNSHIP, place="", description="有人反映")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.take_in(lead, by=SYSTEM, submission_id=uuid4())


def test_accept_counts_from_the_day_it_came_in(chief):
    lead = taken()
    with clock.travel(date(2024, 9, 30)):
        actions.accept(lead, by=chief)
    assert due(lead) == date(2024, 10, 21)


def test_extension_is_granted_by_a_leader_once_and_adds_fifteen_working_days(chief):
    lead = actions.accept(taken(), by=chief)
    leader = user_of(Role.BUREAU_LEADER)
    asked = beside.ask_extension(lead, by=chief, reason="等检验报告")
    assert Duty.objects.for_user(leader).get().due_on == date(2024, 10, 21)
    with pytest.raises(MoveRefused, match="等待批准"):
        beside.ask_extension(lead, by=chief, reason="再等")
    beside.decide_extension(asked, by=leader, grant=True)
    assert due(lead) == date(2024, 11, 11)
    with pytest.raises(MoveRefused, match="没有延长过"):
        beside.ask_extension(lead, by=chief, reason="再等")


def test_nobody_grants_what_they_asked_for(chief):
    asked = beside.ask_extension(actions.accept(taken(), by=chief), by=chief, reason="等检验报告")
    with pytest.raises(PermissionDenied):
        beside.decide_extension(asked, by=chief, grant=True)
    leader = user_of(Role.BUREAU_LEADER)
    own = beside.ask_extension(actions.accept(taken(), by=chief), by=leader, reason="等检验报告")
    with pytest.raises(PermissionDenied, match="申请人以外"):
        beside.decide_extension(own, by=leader, grant=True)


def test_a_refused_extension_leaves_the_date(chief):
    lead = actions.accept(taken(), by=chief)
    asked = beside.ask_extension(lead, by=chief, reason="等检验报告")
    with pytest.raises(MoveRefused, match="写明理由"):
        beside.decide_extension(asked, by=user_of(Role.BUREAU_LEADER), grant=False)
    beside.decide_extension(asked, by=user_of(Role.BUREAU_LEADER), grant=False, decision="时间够用")
    assert due(lead) == date(2024, 10, 21)


def test_find_nothing_needs_a_reason(chief, inspector):
    lead = actions.accept(taken(), by=chief)
    with pytest.raises(MoveRefused, match="须写明理由"):
        actions.find_nothing(lead, by=inspector, note="")
    ended = actions.find_nothing(lead, by=inspector, note="两次到场，无人生产", findings="卫建平、郝秀兰到场")
    assert ended.answer == "已核查，没有发现所反映的问题。两次到场，无人生产。"
    assert "卫建平" not in "".join(ended.news.values_list("sentence", flat=True))


def test_refuse_is_the_chiefs(inspector, chief):
    lead = taken()
    with pytest.raises(PermissionDenied):
        actions.refuse(lead, by=inspector, note="不属管辖")
    assert actions.refuse(lead, by=chief, note="不属管辖").state == LeadState.REFUSED


def test_only_complaints_are_mediated(chief):
    with pytest.raises(MoveRefused, match="只有投诉可以调解"):
        actions.mediate(taken(), by=chief)
    lead = actions.mediate(taken(kind=LeadKind.COMPLAINT), by=chief)
    assert actions.settle(lead, by=chief, outcome=Outcome.AGREED, note="退款").outcome == Outcome.AGREED


def test_mediation_has_its_term_from_acceptance_on(chief):
    lead = actions.accept(taken(kind=LeadKind.COMPLAINT), by=chief)
    at_once = actions.mediate(taken(kind=LeadKind.COMPLAINT), by=chief)
    with clock.travel(date(2024, 10, 15)):
        lead = actions.mediate(lead, by=chief)
    assert (lead.deadline_on, rules.running_period(lead)) == (at_once.deadline_on, ("complaint.mediate", date(2024, 9, 25), False))


def test_file_workshop_ties_both(chief):
    lead, workshop = actions.accept(taken(), by=chief), WorkshopFactory()
    actions.file_workshop(lead, workshop, by=chief)
    assert (lead.workshop, workshop.events.get().sentence) == (workshop, f"由线索 {lead.number} 建档")


def test_merge_keeps_both_and_refuses_itself(chief):
    first, second = taken(), taken()
    with pytest.raises(MoveRefused):
        actions.merge(first, first, by=chief, note="同一件事")
    assert actions.merge(second, first, by=chief, note="同一件事").merged_into == first
    assert Lead.objects.count() == 2


@pytest.mark.parametrize("is_merged_first", [True, False])
def test_a_complainant_whose_complaint_was_merged_is_told_of_acceptance_too(chief, is_merged_first):
    first, second = taken(), taken(kind=LeadKind.COMPLAINT, name="张三", phone="13900000000")
    steps = [lambda: actions.merge(second, first, by=chief, note="同一件事"), lambda: actions.accept(first, by=chief)]
    for step in steps if is_merged_first else reversed(steps):
        step()
    owed = second.replies.get()
    assert (owed.about, owed.begun_on, owed.deadline_on) == ("acceptance", date(2024, 9, 25), second.deadline_on)
    assert not first.replies.exists()


def test_pass_on_says_where(chief):
    ended = actions.pass_on(taken(), by=chief, note="占道经营", department="县城管局")
    assert (ended.answer, ended.passed_to) == ("已转给县城管局处理。占道经营。", "县城管局")


class TestAssist:
    """A township verifies: received and answered, with times."""

    @pytest.fixture
    def township(self):
        return OrganisationFactory(kind=OrganisationKind.TOWNSHIP, areas=[TOWNSHIP])

    @pytest.fixture
    def official(self, township):
        return user_of(Role.TOWNSHIP, organisation=township)

    @pytest.fixture
    def assist(self, township, chief):
        return beside.ask_township(taken(), township, by=chief, request="请核实是否有人夜间生产")

    def test_ask_puts_it_before_the_township(self, assist, official):
        assert Duty.objects.for_user(official).get().due_on == date(2024, 10, 8)

    def test_receive_keeps_the_due_day(self, assist, official):
        with clock.travel(date(2024, 9, 27)):
            beside.receive_assist(assist, by=official)
        assert (due(assist, "assist"), assist.state) == (date(2024, 10, 8), AssistState.RECEIVED)

    def test_answer_without_receipt_counts_as_received_and_the_asker_is_told(self, assist, official, chief):
        beside.answer_assist(assist, by=official, answer="属实，有两口油锅")
        assert Notice.objects.get(user=chief).title.endswith("已反馈协查：稷峰镇荆平村")
        assert assist.received_at is not None
        assert assist.answered_at is not None

    def test_recall_ends_the_duty(self, assist, chief):
        beside.recall_assist(assist, by=chief, note="已由所里核实")
        assert not Duty.objects.of("inspections.assist", assist.pk).open().exists()
