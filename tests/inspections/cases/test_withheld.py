"""A restricted case is not told by the lead it came of, nor by what was written on the workshop's file before (features row 48)."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from inspections.cases import actions, standing
from inspections.cases.models import Case, MemberRole
from inspections.cases.states import CaseState, PartyKind
from inspections.leads import actions as leads
from inspections.leads import queries
from inspections.leads.exports import COLUMNS
from inspections.leads.models import Lead, Reply
from inspections.leads.states import LeadKind, LeadSource
from inspections.risk import actions as risk
from inspections.risk.explaining import explain
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.duties.models import Duty
from tests.factories import TOWNSHIP, user_of
from workshops.credit.models import CreditLine

pytestmark = pytest.mark.django_db
C = CaseState
TOLD = ("转立案", "立案", "进入案件办理程序")


@pytest.fixture
def case(walk):
    """A filed case out of the report of a named person, then restricted."""
    lead = Lead(kind=LeadKind.REPORT, source=LeadSource.PUBLIC, area_code=TOWNSHIP, place="南巷", description="半夜炸麻花")
    lead = leads.take_in(lead, by=SYSTEM, submission_id=uuid4(), name="景某", phone="13800001234")
    leads.accept(lead, by=walk.team.handler)
    made = Case(party_kind=PartyKind.PERSON, party_name="吴长河", cause="无证生产", address="南巷", happened_on=date(2026, 3, 1))
    made.workshop = walk.workshop
    made = actions.open_from_lead(lead, made, by=walk.team.handler, submission_id=uuid4())
    actions.add_member(made, walk.team.second, role=MemberRole.ASSISTING, by=walk.team.handler)
    actions.propose_filing(made, by=walk.team.handler, facts="查见")
    actions.file(made, by=walk.team.leader)
    return standing.restrict(made, by=walk.team.head, reason="涉未成年人")


def pages(client, case) -> str:
    """What a colleague reads of the lead: its page and the desk's list."""
    shown = client.get(case.lead.url).content.decode() + client.get("/inspections/leads/?view=all").content.decode()
    return shown.replace("核查中的线索可以转立案", "")


def test_the_lead_of_a_restricted_case_is_only_dealt_with_for_whoever_is_not_of_its_team(walk, client_of, case):
    stranger, member = pages(client_of(walk.team.leader), case), pages(client_of(walk.team.handler), case)
    assert case.lead.place in stranger
    assert "已处理" in stranger
    for words in TOLD:
        assert words in member, words
        assert words not in stranger, words
    assert case.url not in stranger

    standing.release(case, by=walk.team.leader, reason="消除")
    assert "转立案" in pages(client_of(walk.team.leader), case)


def test_a_member_who_left_reads_the_lead_as_everybody_does(walk, client_of, case):
    assert "转立案" in pages(client_of(walk.team.second), case)
    third = user_of(Role.CASE_HANDLER)
    actions.add_member(case, third, role=MemberRole.ASSISTING, by=walk.team.handler)
    actions.end_member(case.members.present().get(user=walk.team.second), by=walk.team.handler, reason="调离")
    assert "转立案" not in pages(client_of(walk.team.second), case)


def test_the_export_and_the_workshops_page_say_no_more_than_the_list(walk, client_of, case):
    Lead.objects.filter(pk=case.lead_id).update(workshop=walk.workshop)

    def exported(user) -> str:
        return " ".join(str(column.value(row)) for row in queries.listing(user, view="all") for column in COLUMNS)

    page = client_of(walk.team.leader).get(reverse("dossier:workshop", args=[walk.workshop.pk]) + "?tab=leads").content.decode()
    assert "已处理" in page
    assert not [words for words in TOLD if words in page]
    assert "已处理" in exported(walk.team.leader)
    assert not [words for words in TOLD if words in exported(walk.team.leader)]
    assert "转立案" in exported(walk.team.handler)


def test_the_reporter_of_a_restricted_case_is_told_by_its_handler_alone(walk, client_of, case):
    reply = Reply.objects.get()
    duty = Duty.objects.of("inspections.reply", reply.pk).open()
    assert (duty.get().is_restricted, duty.get().person) == (True, walk.team.handler)
    desk, tell = user_of(Role.STATION_CHIEF), reverse("inspections:leads:tell", args=[reply.pk])
    assert client_of(desk).get(tell).status_code == 404
    assert client_of(walk.team.handler).get(tell).status_code == 200
    assert not queries.listing(desk, view="reply").exists()
    assert queries.listing(walk.team.handler, view="reply").exists()

    actions.add_member(case, walk.team.second, role=MemberRole.LEADING, by=walk.team.handler)
    assert duty.get().person == walk.team.second
    standing.release(case, by=walk.team.leader, reason="消除")
    assert (duty.get().is_restricted, duty.get().person) == (False, None)
    assert client_of(desk).get(tell).status_code == 200


def test_the_trail_of_the_workshop_leaves_out_what_names_a_restricted_case(walk, client_of):
    case = walk.to(C.CLOSED)
    audit.record("inspections.case.begin", case, by=walk.team.handler, summary="建立：吴长河", chain=case.workshop.audit_chain)

    def trail(user) -> tuple[str, int]:
        response = client_of(user).get(reverse("dossier:workshop", args=[case.workshop.pk]) + "?tab=trail")
        file = response.context["file"]
        return " ".join(entry.summary for entry in response.context["entries"]), file.workshop.n_trail

    whole, count = trail(walk.team.reviewer)
    for said in ("建立：吴长河", case.decision_number, "行政处罚信息"):
        assert said in whole
    standing.restrict(case, by=walk.team.head, reason="涉未成年人")
    left, fewer = trail(walk.team.reviewer)
    for said in ("吴长河", case.decision_number, "行政处罚信息"):
        assert said not in left
    assert fewer < count

    actions.add_member(case, walk.team.reviewer, role=MemberRole.VIEWER, by=walk.team.handler)
    assert case.decision_number in trail(walk.team.reviewer)[0]
    assert trail(walk.team.reviewer)[1] == fewer

    auditor = client_of(Role.AUDIT_ADMIN).get(reverse("administration:audit_log"), {"subject": case.workshop.audit_chain}).content.decode()
    assert case.decision_number in auditor


def test_the_credit_record_says_nothing_of_a_case_while_it_is_restricted(walk, client_of):
    case = walk.to(C.CLOSED)

    def credit() -> str:
        return client_of(walk.team.reviewer).get(reverse("dossier:workshop", args=[case.workshop.pk]) + "?tab=credit").content.decode()

    def graded() -> list:
        return [reason for line in explain(case.workshop, grade).dynamic for reason in line.reasons]

    grade = risk.refresh(case.workshop, by=walk.team.leader)
    assert case.decision_number in credit()
    assert [reason.url for reason in graded() if case.decision_number in reason.sentence] == [case.url]
    standing.restrict(case, by=walk.team.head, reason="涉未成年人")
    assert case.decision_number not in credit()
    assert not CreditLine.objects.told().exists()
    assert [(reason.sentence, reason.url) for reason in graded()] == [("信用记录", "")]
    standing.release(case, by=walk.team.leader, reason="消除")
    assert CreditLine.objects.told().count() == 1
    assert case.decision_number in credit()
