"""Pages of transfers: the police see what was handed to them and nothing of the case."""

from uuid import uuid4

import pytest

from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.transfers.models import Transfer
from inspections.transfers.states import TransferState
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.inspections.cases.conftest import evidence
from tests.inspections.self_checks.photos import body

pytestmark = pytest.mark.django_db
S, C = TransferState, CaseState
LIST = "/inspections/transfers/"


@pytest.mark.parametrize(
    ("role", "status"), [(Role.CASE_HANDLER, 200), (Role.BUREAU_HEAD, 200), (Role.POLICE, 200), (Role.TOWNSHIP, 403), (Role.OWNER, 403)]
)
def test_who_sees_the_list(client_of, way, role, status):
    assert client_of(role).get(LIST).status_code == status


def test_the_police_see_a_transfer_from_its_delivery_on_and_never_the_case(client_of, way):
    made = way.to(S.APPROVED)
    client = client_of(way.police)
    assert client.get(made.url).status_code == 404
    way.deliver(made)

    assert client.get(made.url).status_code == 200
    assert [row.pk for row in client.get(LIST).context["page"].rows] == [made.pk]
    assert body(client.get(f"{made.url}pack/")).startswith(b"PK")
    assert client.get(made.case.url).status_code == 403
    assert client.get(f"/inspections/case-files/{made.case_id}/").status_code == 403
    assert client_of(Role.POLICE, area="140881100000").get(made.url).status_code == 404


def test_a_case_is_reported_and_walks_to_the_answer_on_the_pages(client_of, way):
    case = way.walk.to(C.INVESTIGATING)
    evidence(case, way.walk)
    desk, head, police = client_of(way.team.handler), client_of(way.team.head), client_of(way.police)
    typed = {"submission_id": str(uuid4()), "crime": "144", "second": way.team.second.pk, "report": "查见硼砂"}

    for _ in range(2):
        assert desk.post(f"{LIST}from-case/{case.pk}/", typed).status_code == 302
    made = Transfer.objects.get()

    def do(client, name, **data):
        return client.post(f"{made.url}do/{name}/", data).status_code

    assert do(desk, "approve") == 403
    assert do(client_of(way.team.leader), "approve") == 403
    assert do(police, "approve") == 404
    assert do(head, "deliver") == 409
    assert do(head, "approve") == 302
    assert do(client_of(Role.CASE_HANDLER), "deliver", no_opinion_reason="另送") == 403
    assert do(desk, "deliver") == 409
    assert do(desk, "deliver", no_opinion_reason="另送") == 302
    assert do(police, "receive") == 422
    assert do(police, "receive", receipt_number="回 1") == 302
    assert do(police, "refuse", on="2026-03-17", note="") == 422
    assert do(police, "file", on="2026-03-17", number="稷公立 1") == 302
    assert do(police, "nothing") == 404
    assert do(desk, "hand_over", on="2026-03-17") == 302
    assert Transfer.objects.get().state == S.HANDED
    refused = Entry.objects.filter(chain=case.audit_chain, action="inspections.transfer.refused").order_by("id")
    assert [row.data["step"] for row in refused] == ["approve", "approve", "deliver", "deliver", "deliver"]
    assert "检验报告或者鉴定结论" in refused.last().summary


def test_only_handlers_of_the_case_report_it_and_only_in_time(client_of, way):
    case = way.walk.to(C.REVIEWING)

    assert client_of(way.team.leader).get(f"{LIST}from-case/{case.pk}/").status_code == 403
    assert client_of(Role.CASE_HANDLER, area="140881100000").get(f"{LIST}from-case/{case.pk}/").status_code == 404
    assert client_of(way.team.handler).get(f"{LIST}from-case/{case.pk}/").status_code == 409


def test_the_transfer_of_a_restricted_case_exists_for_its_team_and_the_police(client_of, way):
    case = way.walk.to(C.INVESTIGATING)
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    made = way.propose(Case.objects.get(pk=case.pk))

    assert client_of(way.team.leader).get(made.url).status_code == 404
    assert client_of(way.team.handler).get(made.url).status_code == 200


def test_the_list_costs_the_same_for_one_and_many(client_of, way, assert_same_queries):
    client = client_of(way.team.handler)
    assert_same_queries(lambda: client.get(LIST), lambda: way.propose(way.walk.to(C.INVESTIGATING)))
