"""Pages of the rulebook: who may open them, what they show, what a post does."""

from datetime import date

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import ADMINISTRATORS, EVERYBODY, STAFF, Role
from jishan_portal.rulebook import actions
from jishan_portal.rulebook.models import DayKind, Holiday, Rule

pytestmark = pytest.mark.django_db
LIST, HOLIDAYS = "/rulebook/", "/rulebook/holidays/"
FLOOR = "/rulebook/rule/subsidy.county_floor/"
PERIOD_POST = {
    "length": 7,
    "unit": "workdays",
    "counts_from": "公示之日",
    "rolls": "on",
    "in_force_from": "2026-04-01",
    "article": "县级奖补实施细则第八条",
    "note": "",
}


def _floor():
    return Rule.objects.get(key="subsidy.county_floor", in_force_until=None)


@pytest.mark.parametrize("path", [LIST, HOLIDAYS, FLOOR])
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_all_offices_read_and_owners_do_not(client_of, role, path):
    assert client_of(role).get(path).status_code == (200 if role in STAFF | ADMINISTRATORS else 403)


@pytest.mark.parametrize("path", [f"{FLOOR}new/"])
@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEADING_OFFICE, Role.AUDIT_ADMIN])
def test_only_the_administrator_and_the_head_change(client_of, role, path):
    assert client_of(role).get(path).status_code == 403
    assert client_of(role).post(path, {}).status_code == 403


@pytest.mark.parametrize("verb", ["correct", "confirm"])
def test_version_pages_are_closed_to_others(client_of, verb):
    assert client_of(Role.INSPECTOR).post(f"/rulebook/version/{_floor().pk}/{verb}/").status_code == 403


def test_list_groups_marks_and_counts(client_of):
    html = client_of(Role.INSPECTOR).get(LIST).content.decode()

    assert "行政处罚" in html
    assert "待局方确认" in html
    assert "自立案之日起 90 日；可延长 30 日，市监局负责人批准" in html
    assert "2027 年节假日安排尚未录入，按周末推算。" in html


def test_list_is_searched_and_filtered(client_of):
    client = client_of(Role.INSPECTOR)

    assert "查封、扣押" in client.get(LIST, {"q": "查封"}).content.decode()
    assert "没有符合条件的规则" in client.get(LIST, {"q": "没有这种规则"}).content.decode()
    assert "缴纳罚没款" not in client.get(LIST, {"subject": "subsidies"}).content.decode()
    assert "缴纳罚没款" not in client.get(LIST, {"standing": "unconfirmed"}).content.decode()
    assert client.get(LIST, {"subject": "nonsense"}).status_code == 200


def test_list_makes_the_same_queries_whatever_it_holds(client_of, assert_same_queries):
    client, numbers = client_of(Role.INSPECTOR), iter(range(99))

    def make():
        key = f"x.y{next(numbers)}"
        Rule.objects.create(key=key, label=key, subject="cases", kind="number", value=1, article="某文件", in_force_from=date(2024, 1, 1))

    assert_same_queries(lambda: client.get(LIST), make, at_most=8)


def test_rule_page_makes_the_same_queries_whatever_its_history(client_of, assert_same_queries):
    client, years = client_of(Role.INSPECTOR), iter(range(2001, 2020))

    def make():
        year = next(years)
        span = {"in_force_from": date(year, 1, 1), "in_force_until": date(year, 12, 31)}
        Rule.objects.create(key="subsidy.county_floor", label="旧", subject="subsidies", kind="amount", value=1, article="某文件", **span)

    assert_same_queries(lambda: client.get(FLOOR), make, at_most=8)


def test_unknown_rule_is_404(client_of):
    client = client_of(Role.BUREAU_HEAD)

    assert client.get("/rulebook/rule/case.nothing/").status_code == 404
    assert client.get("/rulebook/rule/case.nothing/new/").status_code == 404


@pytest.mark.parametrize(
    "key",
    ["case.decide", "subsidy.county_floor", "case.surcharge", "calendar.roll_over", "risk.thresholds", "risk.frequency", "visit.officers"],
)
def test_form_of_every_kind_opens_with_the_present_value_and_keeps_it(client_of, key):
    client = client_of(Role.BUREAU_HEAD)
    form = client.get(f"/rulebook/rule/{key}/new/").context["form"]
    shown = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    typed = {name: value for name, value in shown.items() if value is not None and value is not False and value != ""}
    typed |= {"in_force_from": "2026-05-01", "article": "某文件第一条"}

    answer = client.post(f"/rulebook/rule/{key}/new/", typed)

    assert answer.status_code == 302
    old, new = Rule.objects.filter(key=key).order_by("in_force_from")
    assert new.value == old.value


def test_new_version_of_a_period(client_of):
    client = client_of(Role.SYSTEM_ADMIN)

    answer = client.post("/rulebook/rule/subsidy.public_notice/new/", PERIOD_POST, follow=True)

    fresh = Rule.objects.get(key="subsidy.public_notice", in_force_until=None)
    assert (fresh.value["length"], fresh.in_force_from, fresh.made_by) == (7, date(2026, 4, 1), client.user)
    assert "新版本已录入。2026-04-01 起施行" in answer.content.decode()
    assert "更正这个版本" in answer.content.decode()


def test_refused_version_stays_on_the_form(client_of):
    client = client_of(Role.SYSTEM_ADMIN)

    answer = client.post("/rulebook/rule/subsidy.public_notice/new/", {**PERIOD_POST, "in_force_from": "2026-03-01"})

    assert answer.status_code == 409
    assert "施行日不能早于今天" in answer.content.decode()
    assert 'value="县级奖补实施细则第八条"' in answer.content.decode()


def test_incomplete_version_names_its_fields(client_of):
    answer = client_of(Role.SYSTEM_ADMIN).post("/rulebook/rule/subsidy.public_notice/new/", {"length": "十"})

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"length", "unit", "counts_from", "in_force_from", "article"}


def test_alternative_is_offered_and_prefilled(client_of):
    client = client_of(Role.BUREAU_HEAD)

    assert "改用这一项" in client.get("/rulebook/rule/risk.frequency/").content.decode()
    form = client.get("/rulebook/rule/risk.frequency/new/?option=0").context["form"]
    assert form.initial["value"] == "A，0.5，—\nB，1，—\nC，2，—\nD，3，—"
    assert form.initial["article"] == ""  # the article of the scheme that is left would stand under the new one


def test_table_is_shown_as_one_with_its_headings(client_of):
    page = client_of(Role.BUREAU_HEAD).get("/rulebook/rule/risk.frequency/")

    assert page.context["sheet"] == (["等级", "下限", "上限"], [["A", "1", "—"], ["B", "1", "2"], ["C", "2", "3"], ["D", "3", "4"]])
    html = page.content.decode()
    assert ("<h1>每年检查次数</h1>" in html, '<th scope="col">下限</th>' in html) == (True, True)


def test_version_to_come_is_corrected(client_of):
    client = client_of(Role.BUREAU_HEAD)
    fresh = actions.add_version(_floor(), by=SYSTEM, value=40000, in_force_from=date(2026, 4, 1), article="某文件")
    form = client.get(f"/rulebook/version/{fresh.pk}/correct/").context["form"]
    assert form.initial["in_force_from"] == date(2026, 4, 1)

    client.post(f"/rulebook/version/{fresh.pk}/correct/", {"value": "45000", "in_force_from": "2026-05-01", "article": "某文件"})

    fresh.refresh_from_db()
    assert (fresh.value, fresh.in_force_from) == (45000, date(2026, 5, 1))


def test_version_in_force_is_not_corrected(client_of):
    answer = client_of(Role.BUREAU_HEAD).post(
        f"/rulebook/version/{_floor().pk}/correct/", {"value": "1", "in_force_from": "2026-05-01", "article": "某文件"}
    )

    assert answer.status_code == 409
    assert "已经施行，不能更正" in answer.content.decode()


def test_confirming_shows_who(client_of):
    client, rule = client_of(Role.BUREAU_HEAD), Rule.objects.get(key="hazard.rectify.general")

    html = client.post(f"/rulebook/version/{rule.pk}/confirm/", follow=True).content.decode()

    assert "已确认“一般隐患限期整改”。" in html
    assert f"{client.user.name}，2026-03-17" in html


def test_confirming_is_a_post(client_of):
    assert client_of(Role.BUREAU_HEAD).get(f"/rulebook/version/{_floor().pk}/confirm/").status_code == 405


def test_year_shows_days_off_and_made_up_days(client_of):
    page = client_of(Role.INSPECTOR).get(HOLIDAYS, {"year": "2026"})

    october = page.context["months"][9]["weeks"]
    assert [day["kind"] for week in october for day in week if day and day["number"] in {1, 10, 12}] == ["off", "work", ""]
    assert len(page.context["days"]) == 39
    assert "尚未录入" not in page.content.decode()
    assert "保存这一天" not in page.content.decode()


@pytest.mark.parametrize(("year", "shown"), [("2027", 2027), ("", 2026), ("abc", 2026), ("1000", 2004), ("99999", 2099)])
def test_year_is_read_kindly(client_of, year, shown):
    assert client_of(Role.INSPECTOR).get(HOLIDAYS, {"year": year}).context["year"] == shown


def test_year_without_data_says_so(client_of):
    assert "2027 年节假日安排尚未录入，按周末推算。" in client_of(Role.INSPECTOR).get(HOLIDAYS, {"year": "2027"}).content.decode()


def test_day_is_saved(client_of):
    client = client_of(Role.SYSTEM_ADMIN)

    answer = client.post(f"{HOLIDAYS}day/", {"day": "2027-02-06", "kind": "off", "name": "春节"})

    assert (answer.status_code, answer["Location"]) == (302, "/rulebook/holidays/?year=2027")
    assert Holiday.objects.get(day=date(2027, 2, 6)).kind == DayKind.OFF


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        ({"day": "2026-03-01", "kind": "off", "name": "某节"}, 409, "过去的日期不能改"),
        ({"day": "2027-02-30", "kind": "off"}, 400, "日期"),
    ],
)
def test_day_is_refused(client_of, data, status, says):
    answer = client_of(Role.SYSTEM_ADMIN).post(f"{HOLIDAYS}day/", data)

    assert answer.status_code == status
    assert says in answer.content.decode()


@pytest.mark.parametrize(("year", "says"), [("2026", "2026 年新录入 0 天"), ("2027", "没有 2027 年"), ("二〇二七", "请填写四位年份")])
def test_year_is_imported(client_of, year, says):
    assert says in client_of(Role.SYSTEM_ADMIN).post(f"{HOLIDAYS}import/", {"year": year}, follow=True).content.decode()


@pytest.mark.parametrize("path", ["day/", "import/"])
def test_holidays_are_closed_to_others(client_of, path):
    assert client_of(Role.INSPECTOR).post(f"{HOLIDAYS}{path}").status_code == 403


def test_kinds_of_records_are_read_and_typed_by_their_names(client_of):
    client, path = client_of(Role.SYSTEM_ADMIN), "/rulebook/rule/reminder.own_chain/new/"
    shown = client.get(path).context["form"]["value"].value()
    client.post(path, {"value": "风险隐患\n案件", "in_force_from": "2026-04-01", "article": "局务会议纪要", "note": ""})
    assert shown == "风险隐患"
    assert Rule.objects.get(key="reminder.own_chain", in_force_until=None).value == ["inspections.hazard", "inspections.case"]
