"""Pages of cases: who sees what, restricted ones for nobody outside their team, refusals written down, equal queries."""

from uuid import uuid4

import pytest
from django.urls import reverse

from inspections.cases import actions, filing
from inspections.cases.models import Case, MemberRole
from inspections.cases.states import CaseState
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.audit.models import Entry
from jishan_portal.clocks.models import Clock
from tests.factories import TOWNSHIP, user_of
from tests.inspections.cases.conftest import complete, thing

pytestmark = pytest.mark.django_db
C = CaseState
LIST = "/inspections/cases/"


def do(client, case, name, /, **data):
    return client.post(f"{LIST}{case.pk}/do/{name}/", data)


@pytest.mark.parametrize("role", [Role.CASE_HANDLER, Role.BUREAU_LEADER, Role.TOWNSHIP, Role.OWNER, Role.FINANCE_REVIEWER, Role.LEADER])
def test_only_the_bureau_sees_cases(client_of, walk, role):
    case = walk.open()
    client = client_of(role)

    expected = 200 if role in BUREAU else 403
    assert (client.get(LIST).status_code, client.get(case.url).status_code) == (expected, expected)


def test_a_case_that_was_not_filed_is_named_by_its_party_and_where_it_stands(client_of, walk):
    case = walk.to(C.FILING)
    actions.not_file(case, by=walk.team.leader, note="情节轻微")
    case.refresh_from_db()

    assert str(case) == f"不予立案 {case.party_name}"
    page = client_of(walk.team.handler).get(case.url).content.decode()
    assert f'<span aria-current="page">{case.party_name}</span>' in page


def test_a_handler_elsewhere_finds_nothing(client_of, walk):
    case = walk.open()
    client = client_of(Role.CASE_HANDLER, area="140881100000")

    assert client.get(case.url).status_code == 404
    assert do(client, case, "propose_filing", facts="x").status_code == 404


def test_a_restricted_case_exists_for_its_team_only(client_of, walk):
    case = walk.open(is_restricted=True, party_name="密某")
    outside, team, viewer = client_of(walk.team.leader), client_of(walk.team.handler), walk.team.head
    actions.add_member(case, viewer, role=MemberRole.VIEWER, by=walk.team.handler)

    assert outside.get(case.url).status_code == 404
    assert (outside.get(LIST).context["page"].rows, [str(tab["count"]) for tab in outside.get(LIST).context["tabs"]][:1]) == ([], ["0"])
    shop = outside.get(reverse("dossier:workshop", args=[case.workshop.pk]), {"tab": "cases"})
    assert shop.status_code == 200
    assert "密某" not in shop.content.decode()
    assert team.get(case.url).status_code == 200
    assert client_of(viewer).get(case.url).status_code == 200
    assert team.post(f"{LIST}export/").status_code == 200
    assert Entry.objects.get(action="inspections.case.export").summary == "导出案件台账 0 件"


def test_views_and_filters_of_the_list(client_of, walk):
    first, second = walk.to(C.EXECUTING), walk.open(cause="无证生产")
    client = client_of(walk.team.handler)

    def shown(query=""):
        return [row.pk for row in client.get(f"{LIST}{query}").context["page"].rows]

    assert shown() == [second.pk, first.pk]
    assert (shown("?view=executing"), shown("?view=verifying"), shown("?q=无证")) == ([first.pk], [second.pk], [second.pk])
    assert (shown("?view=ended"), shown("?verdict=penalty"), shown("?view=mine")) == ([], [first.pk], [second.pk, first.pk])


def test_list_export_and_detail_cost_the_same(client_of, walk, assert_same_queries):
    client = client_of(walk.team.handler)
    assert_same_queries(lambda: client.get(LIST), walk.open)
    assert_same_queries(lambda: client.post(f"{LIST}export/"), walk.open)
    case = walk.to(C.INVESTIGATING)
    assert_same_queries(lambda: client.get(case.url), lambda: thing(case, walk))


def test_a_case_is_opened_by_hand_once(client_of, walk, workshop):
    client, key = client_of(walk.team.handler), str(uuid4())
    data = {
        "shop": workshop.code, "area_code": TOWNSHIP, "party_kind": "trader", "party_name": "吴长河", "cause": "无证生产",
        "learned_on": "2026-03-16", "submission_id": key,
    }  # fmt: skip

    for _ in range(2):
        assert client.post(f"{LIST}new/", data).status_code == 302
    case = Case.objects.get()
    assert (case.workshop, case.state, case.members.get().user) == (workshop, C.VERIFYING, walk.team.handler)
    assert client.post(f"{LIST}new/", data | {"submission_id": str(uuid4()), "learned_on": "2026-03-18"}).status_code == 422
    assert client_of(Role.INSPECTOR).get(f"{LIST}new/").status_code == 403


def test_a_lead_becomes_a_case_from_its_page(client_of, walk, workshop):
    words = Lead(
        kind=LeadKind.REPORT, source=LeadSource.PUBLIC, area_code=TOWNSHIP, place="南巷", description="半夜炸麻花", workshop=workshop
    )
    lead = leads.take_in(words, by=SYSTEM, submission_id=uuid4())
    leads.accept(lead, by=walk.team.handler)
    client, address = client_of(walk.team.handler), f"{LIST}from-lead/{lead.pk}/"
    assert address in client.get(lead.url).content.decode()

    data = {"party_kind": "trader", "party_name": "吴长河", "cause": "无证生产", "submission_id": str(uuid4())}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302  # sent again
    assert (Case.objects.get().lead, Case.objects.get().workshop) == (lead, workshop)
    assert client.post(address, data | {"submission_id": str(uuid4())}).status_code == 409


def test_list_names_the_term_of_the_decision_where_the_step_has_none(client_of, walk):
    case = walk.to(C.NOTIFYING)
    found = client_of(walk.team.handler).get(LIST)
    due_on = Clock.objects.ticking().get(subject_kind="inspections.case", subject_id=str(case.pk), rule_key="case.decide").due_on
    assert [row[3] for row in found.context["rows"]] == [due_on]
    assert "没有期限" not in found.content.decode()


def test_the_page_shows_the_one_step_that_is_due_and_takes_it(client_of, walk):
    case = walk.to(C.STATEMENT)
    client = client_of(walk.team.handler)
    page = client.get(case.url)

    assert page.context["first"].name == "end_statement"
    assert {"record_statement", "waive_statement", "ask_hearing"} <= {offer.name for offer in page.context["usual"]}
    refused = do(client, case, "end_statement")
    assert refused.status_code == 409
    assert "第五十七条" in refused.content.decode()
    assert Entry.objects.get(action="inspections.case.refused").data == {"step": "end_statement"}
    assert do(client, case, "waive_statement", on="2026-03-17").status_code == 302
    assert do(client, case, "end_statement").status_code == 302
    assert Case.objects.get(pk=case.pk).state == C.DECIDING


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("handler", "decide", 403),
        ("reviewer", "decide", 403),
        ("leader", "serve", 409),
        ("leader", "nothing", 404),
        ("second", "suspend", 403),
    ],
)
def test_a_step_for_the_wrong_person_or_state_is_refused(client_of, walk, who, name, status):
    case = walk.to(C.DECIDING)
    client = client_of(getattr(walk.team, who))

    assert client.get(f"{LIST}{case.pk}/do/{name}/").status_code == status
    assert do(client, case, name).status_code == status


def test_evidence_is_entered_and_handed_over(client_of, walk):
    case = walk.to(C.INVESTIGATING)
    client = client_of(walk.team.handler)
    data = {
        "kind": "object",
        "name": "泡打粉",
        "source": "现场扣押",
        "taken_on": "2026-03-17",
        "second": walk.team.second.pk,
        "whereabouts": "kept",
    }
    assert do(client, case, "exhibit", **data).status_code == 302
    one = client.get(case.url).context["exhibits"][0][0]

    given = {"whereabouts": "returned", "holder": "吴长河", "reason": "发还"}
    assert client.post(f"{LIST}{case.pk}/do/hand_over/{one.pk}/", given).status_code == 302
    assert client_of(user_of(Role.CASE_HANDLER)).post(f"{LIST}{case.pk}/do/hand_over/{one.pk}/", given).status_code == 403
    other = walk.open()
    assert client.get(f"{LIST}{other.pk}/do/hand_over/{one.pk}/").status_code == 404


def test_the_file_is_archived_when_every_paper_is_there(client_of, walk):
    case = walk.to(C.CLOSED)
    client, codes = client_of(walk.team.handler), {need.kind.code for need in filing.needed(case)}
    assert {"1", "7", "37", "45", "50", "53"} <= codes
    assert not {"19", "39", "44"} & codes

    refused = do(client, case, "archive")
    assert refused.status_code == 409
    assert "卷宗还缺：案件来源登记表" in refused.content.decode()
    complete(case, walk)
    assert do(client, case, "archive").status_code == 302
    assert Case.objects.get(pk=case.pk).state == C.ARCHIVED
