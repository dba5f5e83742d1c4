"""Pages of closed dens: who enters, approves, sees; the check of today for its two officers only."""

from uuid import uuid4

import pytest

from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import DenState
from inspections.dens.tasks import show_checks
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import TOWNSHIP
from tests.inspections.self_checks.photos import body, photo_file

pytestmark = pytest.mark.django_db
LIST = "/inspections/dens/"


def typed(closing, **changes):
    data = {
        "submission_id": str(uuid4()), "area_code": TOWNSHIP, "kind": "den", "place": "北沟废窑", "product": "麻花",
        "found_on": "2026-03-17", "second": closing.team.second.pk, "found": "无证", "goods": "明矾", "measures": ["seized"],
        "basis": "《某法》第一条", "notice": "即日起停止生产。",
    }  # fmt: skip
    return data | changes


def test_a_den_is_entered_with_photos_kept_through_a_mistake_and_approved(client_of, closing):
    desk, leader = client_of(closing.team.handler), client_of(closing.team.leader)
    wrong = desk.post(f"{LIST}new/", typed(closing, basis="") | {"pages": photo_file()})
    assert wrong.status_code == 422
    kept = wrong.context["form"]["kept"].value()
    data = typed(closing, kept=kept)
    for _ in range(2):
        assert desk.post(f"{LIST}new/", data).status_code == 302
    den = Den.objects.get()
    assert den.pictures.count() == 1
    assert desk.post(f"{LIST}new/", typed(closing)).status_code == 409

    assert desk.post(f"{den.url}approve/").status_code == 403
    assert client_of(Role.BUREAU_LEADER, area="140881000000").post(f"{den.url}approve/").status_code == 404
    assert leader.post(f"{den.url}return/", {"note": ""}).status_code == 422
    assert leader.post(f"{den.url}approve/").status_code == 302
    assert leader.post(f"{den.url}approve/").status_code == 409
    assert Den.objects.get().state == DenState.CLOSED
    refused = Entry.objects.filter(chain=den.audit_chain, action="inspections.den.refused").order_by("id")
    assert [row.data for row in refused] == [{"step": "approve"}] * 2  # by the wrong role, and again when it was done
    page = leader.get(den.url).content.decode()
    assert "日期保密" in page
    assert f"{SurpriseCheck.objects.get().planned_on}" not in page
    assert body(desk.get(f"{den.url}notice/")).startswith(b"%PDF")
    assert body(desk.get(f"{den.url}photos/{den.pictures.get().file_id}/"))


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.POLICE, Role.LEADER, Role.OWNER])
def test_only_the_bureau_sees_dens(client_of, closing, role):
    den = closing.closed()

    assert client_of(role).get(LIST).status_code == 403
    assert client_of(role).get(den.url).status_code == 403


def test_the_check_of_today_is_there_for_its_two_officers_only(client_of, closing, freeze):
    closing.closed()
    check = SurpriseCheck.objects.get()
    officer, chief, other = client_of(check.first), client_of(Role.STATION_CHIEF), client_of(Role.CASE_HANDLER)
    assert (officer.get(check.url).status_code, officer.get(f"{LIST}today/").context["checks"]) == (404, [])
    freeze(f"{check.planned_on} 08:00")
    show_checks()

    officer, chief, other = client_of(check.first), client_of(chief.user), client_of(other.user)
    assert [row.pk for row in officer.get(f"{LIST}today/").context["checks"]] == [check.pk]
    assert [client.get(check.url).status_code for client in (officer, chief, other)] == [200, 404, 404]
    for client in (chief, other):
        page = client.get(LIST).content.decode() + client.get(check.den.url).content.decode()
        assert "今天有" not in page
        assert check.seed not in page
    assert officer.post(check.url, {"outcome": "held", "note": "无人"}).status_code == 409
    assert officer.post(check.url, {"outcome": "held", "note": "无人", "pages": photo_file()}).status_code == 302
    assert officer.post(check.url, {"outcome": "held", "note": "无人", "pages": photo_file()}).status_code == 409
    assert check.seed in chief.get(check.den.url).content.decode()


def test_a_den_of_a_restricted_case_exists_for_its_team_only(client_of, closing, walk):
    case = walk.open(is_restricted=True)
    den = closing.propose(case)

    assert client_of(closing.team.leader).get(den.url).status_code == 404
    assert client_of(closing.team.handler).get(den.url).status_code == 200
    assert [row.pk for row in client_of(closing.team.leader).get(LIST).context["page"].rows] == []


def test_a_case_leads_to_its_closing(client_of, closing, walk):
    case = walk.open()
    desk = client_of(closing.team.handler)
    data = typed(closing) | {"pages": photo_file()}
    data.pop("area_code")

    assert client_of(Role.CASE_HANDLER).post(f"{LIST}from-case/{case.pk}/", data).status_code == 403
    assert desk.get(f"{LIST}from-case/{case.pk}/").status_code == 200
    assert desk.post(f"{LIST}from-case/{case.pk}/", data | {"pages": photo_file()}).status_code == 302
    assert (Den.objects.get().case, Den.objects.get().area_code) == (case, case.area_code)


def test_list_export_and_detail_cost_the_same(client_of, closing, assert_same_queries):
    client = client_of(closing.team.handler)
    assert_same_queries(lambda: client.get(LIST), closing.propose)
    assert_same_queries(lambda: client.post(f"{LIST}export/"), closing.propose)
