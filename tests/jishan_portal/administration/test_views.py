"""The administrators' pages: who may open them, what they do."""

from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from jishan_portal.accounts import activation, places
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Area, LoginEnd, Organisation, User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.audit.models import Entry
from jishan_portal.jobs.models import Job
from jishan_portal.kit import clock
from tests.factories import PASSWORD, OrganisationFactory, PostFactory, UserFactory, user_of

pytestmark = pytest.mark.django_db
BASE = "/manage/"


@pytest.fixture
def admin(client_of):
    return client_of(Role.SYSTEM_ADMIN)


@pytest.fixture
def who():
    return user_of(Role.INSPECTOR, username="zhangsan", name="张三", phone="13835900001")


def text(response) -> str:
    return response.content.decode()


def test_users_can_be_found_by_name_user_name_and_phone(admin, who):
    user_of(Role.OWNER, name="李四")
    for q in ("张三", "zhang", "1383590"):
        page = admin.get(f"{BASE}users/", {"q": q})
        assert [user.pk for user, _ in page.context["rows"]] == [who.pk]
    assert "138****0001" in text(page)
    assert "13835900001" not in text(page)


def test_users_can_be_narrowed_by_role_and_state(admin, who):
    gone = user_of(Role.INSPECTOR, is_active=False)
    waiting = user_of(Role.OWNER)
    waiting.set_unusable_password()
    waiting.save()

    def found(**filters):
        return {user.pk for user, _ in admin.get(f"{BASE}users/", filters).context["rows"]}

    assert found(role="inspector") == {who.pk, gone.pk}
    assert found(role="inspector", state="active") == {who.pk}
    assert found(state="disabled") == {gone.pk}
    assert found(state="waiting") == {waiting.pk}
    assert "没有符合条件" in text(admin.get(f"{BASE}users/", {"q": "查无此人"}))


def test_users_page_makes_the_same_queries_for_many(admin, assert_same_queries):
    assert_same_queries(lambda: admin.get(f"{BASE}users/"), lambda: user_of(Role.INSPECTOR), at_most=10)


def test_user_page_makes_the_same_queries_for_many_posts(admin, who, assert_same_queries):
    days = iter(range(400, 500))

    def make():
        PostFactory(user=who, starts_on=clock.today() - timedelta(days=next(days)))
        audit.record("accounts.correct", who, by=SYSTEM, summary="更正")

    assert_same_queries(lambda: admin.get(f"{BASE}users/{who.pk}/"), make, at_most=16)


def test_user_is_opened_given_a_post_and_a_card(admin):
    place = OrganisationFactory(name="翟店所")
    response = admin.post(f"{BASE}users/new/", {"username": "lisi", "name": "李四", "phone": "13835900009"}, follow=True)
    assert "已建立账户 lisi" in text(response)
    lisi = User.objects.get(username="lisi")

    admin.post(
        f"{BASE}users/{lisi.pk}/posts/give/",
        {"role": "inspector", "organisation": place.pk, "title": "检查员", "starts_on": clock.today().isoformat()},
    )
    card = admin.post(f"{BASE}users/{lisi.pk}/code/")

    code = card.context["issued"].code
    assert User.objects.get(pk=lisi.pk).roles == {Role.INSPECTOR}
    assert card.context["issued"].grouped in text(card)
    assert "<svg" in text(card)
    assert "no-store" in card.headers["Cache-Control"]
    assert activation.find(code).user == lisi


def test_user_new_keeps_what_was_typed_when_refused(admin, who):
    response = admin.post(f"{BASE}users/new/", {"username": "zhangsan", "name": "李四"})

    assert response.status_code == 422
    assert "已有人使用" in text(response)
    assert 'value="李四"' in text(response)


def test_user_correct_changes_name_and_phone(admin, who):
    admin.post(f"{BASE}users/{who.pk}/correct/", {"name": "张三丰", "phone": "13835900002"})

    who.refresh_from_db()
    assert (who.name, who.phone) == ("张三丰", "13835900002")


def test_user_disable_asks_for_a_reason_and_ends_sessions(admin, who):
    theirs = Client()
    theirs.post("/login/", {"username": "zhangsan", "password": PASSWORD})

    assert admin.post(f"{BASE}users/{who.pk}/disable/", {"note": ""}).status_code == 422
    admin.post(f"{BASE}users/{who.pk}/disable/", {"note": "退休"})

    who.refresh_from_db()
    assert not who.is_active
    assert theirs.get("/account/").status_code == 302
    assert "已停用" in text(admin.post(f"{BASE}users/{who.pk}/code/", follow=True))

    admin.post(f"{BASE}users/{who.pk}/enable/")
    who.refresh_from_db()
    assert who.is_active


def test_user_unlock_lifts_the_lock(client_of, who):
    guard = client_of(Role.SECURITY_ADMIN)
    for _ in range(5):
        Client().post("/login/", {"username": "zhangsan", "password": "wrong"})
    assert "登录锁定中" in text(guard.get(f"{BASE}users/{who.pk}/"))

    guard.post(f"{BASE}users/{who.pk}/unlock/")

    assert "登录锁定中" not in text(guard.get(f"{BASE}users/{who.pk}/"))
    theirs = Client()
    assert theirs.post("/login/", {"username": "zhangsan", "password": PASSWORD}).status_code == 302


def test_user_end_sessions_ends_all(client_of, who):
    theirs = Client()
    theirs.post("/login/", {"username": "zhangsan", "password": PASSWORD})

    client_of(Role.SECURITY_ADMIN).post(f"{BASE}users/{who.pk}/sessions/end/")

    assert theirs.get("/account/").status_code == 302
    assert who.logins.get().ended_why == LoginEnd.KILLED


def test_post_is_changed_and_ended(admin, who):
    post = who.posts.get()
    admin.post(f"{BASE}posts/{post.pk}/change/", {"title": "副所长", "starts_on": "2024-03-01", "ends_on": ""})
    post.refresh_from_db()
    assert post.title == "副所长"

    admin.post(f"{BASE}posts/{post.pk}/end/", {"note": "调离"})
    assert User.objects.get(pk=who.pk).roles == frozenset()


def test_post_end_before_it_began_is_refused_in_the_form(admin, who):
    response = admin.post(f"{BASE}posts/{who.posts.get().pk}/end/", {"ends_on": "2020-01-01", "note": "误"})

    assert "不能早于" in text(response)


def test_two_administrators_in_one_are_refused_in_the_form(admin):
    guard = user_of(Role.SECURITY_ADMIN)
    place = guard.posts.get().organisation

    response = admin.post(
        f"{BASE}users/{guard.pk}/posts/give/", {"role": "audit_admin", "organisation": place.pk, "starts_on": "2026-03-17"}
    )

    assert "不得由一人兼任" in text(response)


def test_organisations_page_makes_the_same_queries_for_many(admin, assert_same_queries):
    assert_same_queries(lambda: admin.get(f"{BASE}organisations/"), OrganisationFactory, at_most=8)


def test_organisation_reach_changes_rights_at_once(admin, who):
    place = who.posts.get().organisation
    other = Area.objects.filter(level=9).exclude(code__in=place.areas.values("code")).first()
    assert not who.access.covers(other.code)

    data = {
        "code": place.code,
        "name": place.name,
        "short_name": place.short_name,
        "kind": place.kind,
        "areas": [other.pk],
        "is_active": "on",
    }
    response = admin.post(f"{BASE}organisations/{place.pk}/", data)

    assert response.status_code == 302
    assert User.objects.get(pk=who.pk).access.covers(other.code)
    assert Entry.objects.get(action="accounts.correct_organisation").data["areas_after"] == [other.code]


def test_organisation_is_added(admin):
    area = Area.objects.filter(level=9).first()
    data = {"code": "station-7", "name": "第七所", "short_name": "七所", "kind": "station", "areas": [area.pk], "is_active": "on"}

    admin.post(f"{BASE}organisations/new/", data)

    assert list(Organisation.objects.get(code="station-7").areas.all()) == [area]


def test_area_name_is_corrected(admin):
    admin.post(f"{BASE}areas/140824400000/", {"name": "城关社区服务中心", "short_name": "社区", "centre_x": "60", "centre_y": "58"})

    assert Area.objects.get(code="140824400000").name == "城关社区服务中心"


def test_area_is_added_under_one_that_stands(admin):
    form = {"code": "140824105000", "name": "新城镇", "short_name": "新城", "centre_x": "40", "centre_y": "40", "is_confirmed": "on"}

    for _ in range(2):
        admin.post(f"{BASE}areas/new/", form)

    area = Area.objects.get(code="140824105000")
    assert (area.name, area.level, area.is_confirmed) == ("新城镇", 9, True)
    assert Entry.objects.filter(action="accounts.add_area").count() == 1
    assert "新城镇" in places.townships().values()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("14082410", "12 位数字"),
        ("１４０８２４１０５０００", "12 位数字"),
        ("140824100000", "已是稷峰镇"),
        ("150101100000", "上级区划 150101000000 不在区划里"),
    ],
)
def test_area_that_cannot_be_added_is_said_beside_the_field(admin, code, says):
    answer = admin.post(f"{BASE}areas/new/", {"code": code, "name": "某镇", "short_name": "某"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])
    assert says in text(answer)


def test_roles_page_shows_the_table_of_the_code(admin):
    page = admin.get(f"{BASE}roles/")

    assert "建立账户、任免岗位" in text(page)
    assert dict(page.context["rows"])["导出审计记录"] == ["审计管理员"]


def test_every_ability_has_a_chinese_name():
    from jishan_portal.accounts.labels import ABILITY_LABELS
    from jishan_portal.accounts.roles import ABILITIES

    assert set(ABILITIES) - set(ABILITY_LABELS) == set()


@pytest.fixture
def auditor(client_of):
    return client_of(Role.AUDIT_ADMIN)


def test_audit_log_can_be_narrowed(auditor, who):
    audit.record("accounts.correct", who, by=who, summary="更正甲")
    with clock.travel(clock.today() - timedelta(days=10)):
        audit.record("rulebook.change", who, by=SYSTEM, summary="改规则乙")

    def found(**filters):
        return [entry.summary for entry in auditor.get(f"{BASE}audit/", filters).context["page"].rows]

    subject = f"jishan_portal.user:{who.pk}"
    assert found(subject=subject) == ["改规则乙", "更正甲"]
    assert found(person="张三") == ["更正甲"]
    assert found(subject=subject, area="rulebook") == ["改规则乙"]
    assert found(subject=subject, since=clock.today().isoformat()) == ["更正甲"]
    assert found(subject=subject, until="2026-03-07") == ["改规则乙"]
    assert found(person="查无此人") == []


def test_audit_log_makes_the_same_queries_for_many(auditor, who, assert_same_queries):
    assert_same_queries(
        lambda: auditor.get(f"{BASE}audit/"), lambda: audit.record("accounts.correct", who, by=SYSTEM, summary="更正"), at_most=8
    )


def test_audit_export_is_itself_recorded(auditor, who, tmp_path):
    audit.record("accounts.correct", who, by=who, summary="更正甲")

    response = auditor.post(f"{BASE}audit/export/?person=张三")

    path = tmp_path / "trail.xlsx"
    path.write_bytes(response.content)
    rows = [[cell.value for cell in row] for row in load_workbook(path).active.iter_rows()]
    assert any("更正甲" in row for row in rows)
    assert Entry.objects.filter(action="audit.export", actor_id=auditor.user.pk).count() == 1


def test_audit_verify_runs_as_a_job(auditor):
    response = auditor.post(f"{BASE}audit/verify/")

    job = Job.objects.get()
    assert response.url == f"/jobs/{job.pk}/"
    assert (job.kind, job.get_state_display()) == ("audit.verify", job.get_state_display())
    assert job.error == ""


WRONG = [
    (Role.INSPECTOR, "users/", 403),
    (Role.OWNER, "users/", 403),
    (Role.AUDIT_ADMIN, "users/new/", 403),
    (Role.SECURITY_ADMIN, "users/new/", 403),
    (Role.SYSTEM_ADMIN, "audit/", 403),
    (Role.BUREAU_HEAD, "audit/", 403),
    (Role.AUDIT_ADMIN, "users/", 200),
    (Role.SECURITY_ADMIN, "audit/", 200),
    (Role.AUDIT_ADMIN, "roles/", 200),
]


@pytest.mark.parametrize(("role", "page", "status"), WRONG)
def test_administrators_are_kept_apart(client_of, role, page, status):
    assert client_of(role).get(BASE + page).status_code == status


POSTS = ["users/{}/enable/", "users/{}/unlock/", "users/{}/sessions/end/", "users/{}/code/", "users/{}/disable/", "users/{}/hand-over/"]


@pytest.mark.parametrize("page", POSTS)
def test_acts_on_accounts_are_refused_to_others(client_of, page):
    target = UserFactory()

    assert client_of(Role.INSPECTOR).post(BASE + page.format(target.pk), {"note": "x"}).status_code == 403
    assert client_of(Role.AUDIT_ADMIN).post(BASE + page.format(target.pk), {"note": "x"}).status_code == 403


@pytest.mark.parametrize("page", POSTS)
def test_acts_on_nobody_are_not_found(client_of, page):
    assert client_of(Role.SYSTEM_ADMIN).post(BASE + page.format(999999), {"note": "x"}).status_code == 404


def test_audit_export_is_refused_to_the_security_administrator(client_of):
    assert client_of(Role.SECURITY_ADMIN).post(f"{BASE}audit/export/").status_code == 403
