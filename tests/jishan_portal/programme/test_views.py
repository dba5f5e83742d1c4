"""Pages that set the programme: who may open them, what they show, what a post does."""

from datetime import date

import pytest

from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import ADMINISTRATORS, EVERYBODY, STAFF, Role
from jishan_portal.programme.models import Clause, GroupRole, Programme, Target

pytestmark = pytest.mark.django_db
YEARS, YEAR = "/programme/", "/programme/2026/"


@pytest.fixture
def programme():
    return Programme.objects.get(year=2026)


@pytest.fixture
def office(client_of):
    return client_of(Role.LEADING_OFFICE)


@pytest.fixture
def upgrade(programme):
    return Target.objects.get(clause__programme=programme, indicator="batches.upgrade")


@pytest.mark.parametrize("path", [YEARS, YEAR])
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_all_offices_read_and_owners_do_not(client_of, role, path):
    assert client_of(role).get(path).status_code == (200 if role in STAFF | ADMINISTRATORS else 403)


def test_changing_is_for_the_leading_groups_office(client_of, programme, upgrade):
    paths = [
        f"/programme/milestone/{programme.milestones.first().pk}/",
        f"/programme/target/{upgrade.pk}/",
        f"/programme/clause/{programme.clauses.first().pk}/",
        f"/programme/member/{programme.roster.first().pk}/end/",
        f"{YEAR}member/",
        f"{YEAR}copy/",
        f"{YEAR}close/",
    ]
    inspector, head = client_of(Role.INSPECTOR), client_of(Role.LEADER)

    assert {client.post(path).status_code for client in (inspector, head) for path in paths} == {403}


def test_years_say_which_runs(office):
    html = office.get(YEARS).content.decode()

    assert "正在运行" in html
    assert "已结束" in html


def test_year_shows_clauses_targets_milestones_and_roster(office):
    html = office.get(YEAR).content.decode()

    assert all(word in html for word in ("O-44", "2026年6月30日", "高康夏", "办公室副主任", "企业营业执照办证率", "未定", "30,000 元"))


def test_reader_gets_no_buttons(client_of):
    html = client_of(Role.INSPECTOR).get(YEAR).content.decode()

    assert "录入目标" not in html
    assert "增加成员" not in html
    assert "沿用到" not in html


def test_closed_year_is_read_only(office):
    html = office.get("/programme/2024/").content.decode()

    assert "已结束，只供查阅" in html
    assert "录入目标" not in html


def test_unknown_year_is_404(office):
    assert office.get("/programme/2031/").status_code == 404


def test_year_makes_the_same_queries_whatever_it_holds(office, programme, assert_same_queries):
    numbers = iter(range(45, 99))

    def make():
        clause = Clause.objects.create(
            programme=programme, number=f"O-{next(numbers)}", section="四", text="增列", unit_text="某局", evidence="—", question="—"
        )
        clause.organisations.set(Organisation.objects.filter(code="bureau"))
        Target.objects.create(clause=clause, indicator="x", label="某数", unit="户")

    assert_same_queries(lambda: office.get(YEAR), make, at_most=12)


def test_target_is_entered(office, programme, upgrade):
    answer = office.post(f"/programme/target/{upgrade.pk}/", {"version": programme.version, "value": "12", "note": "领导小组会议"})

    upgrade.refresh_from_db()
    assert (answer.status_code, answer["Location"], upgrade.value, upgrade.note) == (302, YEAR, 12, "领导小组会议")


def test_target_form_opens_with_what_stands(office, programme):
    rate = Target.objects.get(clause__programme=programme, indicator="licensing.business_licence")

    assert office.get(f"/programme/target/{rate.pk}/").context["form"]["value"].value() == 100


def test_change_on_an_old_version_stays_on_the_form(office, programme, upgrade):
    data = {"version": programme.version, "value": "12", "note": ""}
    office.post(f"/programme/target/{upgrade.pk}/", data)

    answer = office.post(f"/programme/target/{upgrade.pk}/", {**data, "value": "13"})

    assert answer.status_code == 409
    assert "别人改过这个方案" in answer.content.decode()
    assert 'value="13"' in answer.content.decode()


def test_milestone_is_moved(office, programme):
    row = programme.milestones.get(key="self_check")
    assert office.get(f"/programme/milestone/{row.pk}/").status_code == 200
    office.post(f"/programme/milestone/{row.pk}/", {"version": programme.version, "label": "自查完成", "day": "2026-07-15"})

    row.refresh_from_db()
    assert (row.label, row.day) == ("自查完成", date(2026, 7, 15))


def test_clause_gets_its_units(office, programme):
    clause = programme.clauses.get(number="O-43")
    units = list(Organisation.objects.filter(code__in=["culture", "finance"]).values_list("pk", flat=True))
    page = office.get(f"/programme/clause/{clause.pk}/")
    assert len(page.context["form"].initial["organisations"]) == 4

    data = {"version": programme.version, "organisations": units, "deadline": "", "deadline_note": "持续"}
    office.post(f"/programme/clause/{clause.pk}/", data)
    assert set(clause.organisations.values_list("pk", flat=True)) == set(units)


def test_clause_without_a_date_says_why(office, programme):
    clause = programme.clauses.get(number="O-43")
    answer = office.post(f"/programme/clause/{clause.pk}/", {"version": programme.version, "deadline": "", "deadline_note": ""})

    assert set(answer.context["form"].errors) == {"deadline_note"}


def test_member_joins_and_leaves(office, programme):
    assert office.get(f"{YEAR}member/").status_code == 200
    data = {"version": programme.version, "name": "某某", "post": "县公安局副局长", "role": GroupRole.MEMBER, "since": "2026-03-17"}
    office.post(f"{YEAR}member/", data)
    joined = programme.roster.get(name="某某")

    programme.refresh_from_db()
    office.post(f"/programme/member/{joined.pk}/end/", {"version": programme.version, "until": "2026-03-31"})
    joined.refresh_from_db()
    assert joined.until == date(2026, 3, 31)


def test_term_cannot_end_before_it_began(office, programme):
    row = programme.roster.first()
    answer = office.post(f"/programme/member/{row.pk}/end/", {"version": programme.version, "until": "2024-01-01"})

    assert answer.status_code == 409
    assert "不能早于任期开始日" in answer.content.decode()


def test_next_year_is_copied(office):
    answer = office.post(f"{YEAR}copy/", {"year": "2027"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/programme/2027/"
    assert "已沿用为 2027 年方案" in answer.content.decode()


@pytest.mark.parametrize(("year", "says"), [("2026", "2026 年已有方案"), ("明年", "请填写四位年份")])
def test_copy_is_refused(office, year, says):
    assert says in office.post(f"{YEAR}copy/", {"year": year}, follow=True).content.decode()


def test_past_year_is_closed(client_of, freeze):
    freeze("2027-01-05")
    office = client_of(Role.LEADING_OFFICE)
    assert "结束这一年" in office.get(YEAR).content.decode()

    office.post(f"{YEAR}close/")
    assert Programme.objects.get(year=2026).is_closed


def test_form_of_a_closed_year_says_so_and_refuses(office):
    row = Programme.objects.get(year=2024).milestones.first()

    assert "已经结束，只供查阅" in office.get(f"/programme/milestone/{row.pk}/").content.decode()
    answer = office.post(f"/programme/milestone/{row.pk}/", {"version": 1, "label": "x", "day": "2024-07-01"})
    assert answer.status_code == 409
