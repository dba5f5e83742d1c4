"""Pages of officers."""

import pytest

from inspections.officers.models import Leave, Officer, Relation
from jishan_portal.accounts.roles import Role
from tests.factories import user_of, workshop_of
from tests.inspections.officers.conftest import officer_of

pytestmark = pytest.mark.django_db
AT = "/inspections/officers/"


@pytest.fixture
def desk(client_of, chief):
    return client_of(chief)


def form_of(user, **changed) -> dict:
    held = {"user": user.pk, "station": user.posts.first().organisation_id, "certificate_number": "1", "certificate_until": "2028-01-01"}
    return {**held, "is_active": "on", "home_area_code": "", "home_village": "", "note": "", **changed}


def test_chief_registers_and_corrects(desk, inspector):
    done = desk.post(f"{AT}new/", form_of(inspector), follow=True)
    assert "已登记执法人员" in done.content.decode()
    officer = Officer.objects.get()
    kept = desk.post(f"{AT}{officer.pk}/edit/", form_of(inspector, note="新号", version=1))
    assert (kept.status_code, Officer.objects.get().note) == (302, "新号")
    stale = desk.post(f"{AT}{officer.pk}/edit/", form_of(inspector, note="旧页", version=1))
    assert (stale.status_code, "旧页" in stale.content.decode()) == (409, True)


def test_empty_list_of_people_says_whom_to_ask(desk, officer):
    assert "请系统管理员先建账号" in desk.get(f"{AT}new/").content.decode()


def test_what_is_missing_is_said_beside_the_field(desk, inspector):
    answer = desk.post(f"{AT}new/", form_of(inspector, certificate_until=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["certificate_until"])


def test_roles_and_areas(client_of, officer, inspector):
    assert client_of(Role.TOWNSHIP).get(AT).status_code == 403
    assert client_of(inspector).get(f"{AT}new/").status_code == 403
    far = client_of(Role.STATION_CHIEF, area="140881100000")
    assert [far.get(f"{AT}{officer.pk}/{part}").status_code for part in ("", "edit/", "leave/", "declare/")] == [404] * 4
    assert (
        client_of(Role.INSPECTOR)
        .post(f"{AT}{officer.pk}/leave/", {"kind": "leave", "since": "2026-04-01", "until": "2026-04-01"})
        .status_code
        == 403
    )


def test_own_page_leads_to_oneself(client_of, officer):
    assert client_of(officer.user).get(f"{AT}mine/").url == officer.url
    assert "还没有登记为执法人员" in client_of(Role.INSPECTOR).get(f"{AT}mine/").content.decode()


def test_leave_and_relation_from_ones_own_page(client_of, officer, desk):
    shop, own = workshop_of(name="福顺麻花坊"), client_of(officer.user)
    own.post(f"{officer.url}leave/", {"kind": "trip", "since": "2026-04-01", "until": "2026-04-02", "reason": ""})
    own.post(f"{officer.url}declare/", {"workshop": "福顺麻花坊", "kind": "family", "note": "堂兄"})
    html = own.get(officer.url).content.decode()
    assert ("出差" in html, "回避中" in html, "堂兄" in html, ">解除<" in html) == (True, True, True, False)
    leave, relation = Leave.objects.get(), Relation.objects.get()
    assert relation.workshop == shop
    assert own.get(f"{AT}relations/{relation.pk}/end/").status_code == 403
    desk.post(f"{AT}relations/{relation.pk}/end/", {"reason": "已转让"})
    own.post(f"{AT}leaves/{leave.pk}/withdraw/")
    html = desk.get(officer.url).content.decode()
    assert ("已解除" in html, "已撤销" in html) == (True, True)


def test_workshop_that_is_not_clear_is_asked_again(client_of, officer):
    shops = [workshop_of(name="福顺麻花坊", address=f"西街{n}号") for n in range(2)]
    own = client_of(officer.user)
    form = {"workshop": "福顺麻花坊", "kind": "family", "note": ""}
    answer = own.post(f"{officer.url}declare/", form)
    assert (answer.status_code, shops[0].code in answer.content.decode()) == (422, True)
    assert own.post(f"{officer.url}declare/", {**form, "workshop": "没有这家"}).status_code == 422
    assert own.post(f"{officer.url}declare/", {**form, "workshop": shops[1].code}).status_code == 302


def test_filters_and_export(desk, inspector):
    officer_of(inspector, certificate_until="2026-03-01")
    found = {name: len(desk.get(f"{AT}?standing={name}").context["rows"]) for name in ("", "missing", "late", "near", "away", "off")}
    assert found == {"": 1, "missing": 0, "late": 1, "near": 0, "away": 0, "off": 0}
    assert len(desk.get(f"{AT}?q={inspector.name}").context["rows"]) == 1
    assert "没有符合条件" in desk.get(f"{AT}?q=没有").content.decode()
    assert desk.get(f"{AT}export/").content[:2] == b"PK"


def test_list_takes_the_same_queries_for_one_and_eleven(desk, assert_same_queries):
    assert_same_queries(lambda: desk.get(AT), lambda: officer_of(user_of(Role.INSPECTOR)), at_most=10)
    assert_same_queries(lambda: desk.get(f"{AT}export/"), lambda: officer_of(user_of(Role.INSPECTOR)), at_most=10)


def test_detail_takes_the_same_queries_for_one_and_eleven(desk, officer, assert_same_queries):
    def make():
        Relation.objects.create(officer=officer, workshop=workshop_of(), kind="other", since="2026-01-01", declared_by=officer.user)
        Leave.objects.create(officer=officer, since="2026-01-01", until="2026-01-02", made_by=officer.user)

    assert_same_queries(lambda: desk.get(officer.url), make, at_most=10)
