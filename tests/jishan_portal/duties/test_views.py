"""The inbox."""

from datetime import timedelta
from itertools import count

import pytest

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties import actions
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from tests.factories import TOWNSHIP, OrganisationFactory, user_of

pytestmark = pytest.mark.django_db
ELSEWHERE, COUNTY = "140824101000", "140824000000"
BOTH = ["这里", "那里"]
_serial = count(1)


def _open(title="复查整改", *, days=3, kind="inspections.hazard", area=TOWNSHIP, role=Role.INSPECTOR, by=None, **more):
    spec = actions.DutySpec(title=title, url="/", area_code=area, **more)
    due_on = None if days is None else clock.today() + timedelta(days=days)
    return actions.open_duty(kind, next(_serial), spec, role=role, due_on=due_on, by=by)


@pytest.fixture
def station(db):
    return OrganisationFactory(kind="station", areas=[TOWNSHIP])


@pytest.fixture
def client(client_of, station):
    return client_of(Role.INSPECTOR, organisation=station)


def _titles(page):
    return [row["duty"].title for row in page.context["rows"]]


def test_list_makes_the_same_queries_for_more_rows(client, assert_same_queries):
    assert "现在没有要办的事" in client.get("/duties/").content.decode()
    assert_same_queries(lambda: client.get("/duties/"), _open, at_most=10)


def test_list_shows_the_soonest_first_and_counts_the_late(client):
    _open("不急", days=None)
    _open("后", days=5)
    _open("先", days=-2)

    page = client.get("/duties/")

    assert _titles(page) == ["先", "后", "不急"]
    assert "您有 1 件已经逾期" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"due": "late"}, ["逾期"]),
        ({"due": "today"}, ["今天"]),
        ({"due": "week"}, ["今天", "本周"]),
        ({"due": "none"}, ["不限"]),
        ({"q": "本周"}, ["本周"]),
        ({"module": "inspections.lead"}, ["本周"]),
        ({"area": ELSEWHERE}, []),
        ({"area": TOWNSHIP}, ["逾期", "今天", "本周", "不限"]),
        ({"due": "nonsense", "module": "x"}, ["逾期", "今天", "本周", "不限"]),
    ],
)
def test_list_narrows_by_what_the_address_says(client, query, titles):
    for title, days, kind in (("逾期", -1, "a.b"), ("今天", 0, "a.b"), ("本周", 6, "inspections.lead"), ("不限", None, "a.b")):
        _open(title, days=days, kind=kind)

    assert _titles(client.get("/duties/", query)) == titles


def test_done_and_sent_are_told_from_the_rows(client):
    mine = _open("我办的")
    actions.close_duty(mine.subject_kind, mine.subject_id, by=client.user)
    _open("我发起的", role=Role.STATION_CHIEF, by=client.user)

    assert _titles(client.get("/duties/?view=done")) == ["我办的"]
    assert _titles(client.get("/duties/?view=sent")) == ["我发起的"]


def test_ended_is_what_nobody_owes_anything_of_any_more(client, client_of):
    first, whole = _open("受理线索"), _open("复查整改")
    for duty in (first, whole):
        actions.close_duty(duty.subject_kind, duty.subject_id, by=client.user)
    spec = actions.DutySpec(title="核查线索", url="/", area_code=TOWNSHIP)
    actions.open_duty(first.subject_kind, first.subject_id, spec, role=Role.STATION_CHIEF, due_on=None, by=client.user)
    assert set(_titles(client.get("/duties/?view=done"))) == {"受理线索", "复查整改"}
    assert _titles(client.get("/duties/?view=ended")) == ["复查整改"]
    page = client.get("/duties/?view=ended").content.decode()
    assert ("办理时间" in page, "催办<" in page) == (True, False)
    assert _titles(client_of(Role.STATION_CHIEF).get("/duties/?view=ended")) == []


def test_pages_follow_each_other(client):
    for number in range(12):
        _open(f"第{number}件", days=number)
    first = client.get("/duties/?size=10")
    second = client.get(f"/duties/{first.context['pager']['next_url']}")

    assert _titles(first) + _titles(second) == [f"第{number}件" for number in range(12)]


def test_area_is_for_those_who_lead(client, client_of):
    _open("别人的", role=Role.APPROVAL)
    _open("限制知悉的", is_restricted=True)

    assert _titles(client_of(Role.STATION_CHIEF).get("/duties/?view=area")) == ["别人的"]
    assert _titles(client_of(Role.STATION_CHIEF, area=ELSEWHERE).get("/duties/?view=area")) == []
    assert _titles(client_of(Role.LEADING_OFFICE).get("/duties/?view=area")) == ["别人的"]
    assert _titles(client.get("/duties/?view=area")) == ["限制知悉的"]  # no such view: the inbox


def test_receive_takes_it_out_of_the_others_inboxes(client, client_of, station):
    duty, other = _open(organisation=station), client_of(Role.INSPECTOR, organisation=station)

    assert client.post(f"/duties/{duty.pk}/receive/", {"next": "/duties/?due=week"}).url == "/duties/?due=week"
    assert _titles(other.get("/duties/")) == []
    assert Entry.objects.filter(action="duties.receive").count() == 1
    assert other.post(f"/duties/{duty.pk}/receive/").status_code == 404


def test_receive_does_not_lead_away(client):
    assert client.post(f"/duties/{_open().pk}/receive/", {"next": "https://evil.example/"}).url == "/duties/"


def test_pass_on_keeps_one_open_duty_with_the_reason(client, client_of, station):
    duty, colleague = _open(organisation=station), client_of(Role.INSPECTOR, organisation=station)

    assert "请选择同事" in client.get(f"/duties/{duty.pk}/pass/").content.decode()
    answer = client.post(f"/duties/{duty.pk}/pass/", {"to": colleague.user.pk, "reason": "外出学习"})

    assert answer.status_code == 302
    assert Duty.objects.open().get().person == colleague.user
    assert _titles(client.get("/duties/")) == []
    assert "外出学习" in colleague.get("/duties/").content.decode()
    assert Entry.objects.get(action="duties.pass_on").data["reason"] == "外出学习"


def test_pass_on_needs_a_reason_and_a_colleague(client, client_of, station):
    duty = _open(organisation=station)
    colleague, stranger = user_of(Role.INSPECTOR, organisation=station), user_of(Role.INSPECTOR)

    assert client.post(f"/duties/{duty.pk}/pass/", {"to": colleague.pk, "reason": ""}).status_code == 422
    assert client.post(f"/duties/{duty.pk}/pass/", {"to": stranger.pk, "reason": "x"}).status_code == 422
    assert Duty.objects.open().get().person is None


def test_pass_on_without_colleagues_says_so(client, station):
    assert "没有同一岗位的其他同事" in client.get(f"/duties/{_open(organisation=station).pk}/pass/").content.decode()


def test_chief_passes_on_for_the_station(client_of, station):
    duty, first = _open(organisation=station), user_of(Role.INSPECTOR, organisation=station)

    chief = client_of(Role.STATION_CHIEF, organisation=station)
    chief.post(f"/duties/{duty.pk}/pass/", {"to": first.pk, "reason": "分工"})

    assert Duty.objects.get().person == first
    assert client_of(Role.STATION_CHIEF).get(f"/duties/{duty.pk}/pass/").status_code == 404


def test_pass_on_of_a_closed_one_is_refused(client, station):
    duty, colleague = _open(organisation=station), user_of(Role.INSPECTOR, organisation=station)
    actions.close_duty(duty.subject_kind, duty.subject_id, by=client.user)

    assert client.get(f"/duties/{duty.pk}/pass/").status_code == 404
    with pytest.raises(Exception, match="已经办结"):
        actions.pass_on(duty, colleague, by=client.user, reason="x")


def test_owner_sees_plain_words(client_of):
    owner = client_of(Role.OWNER)
    done = _open("交自查表", role=Role.OWNER, person=owner.user)
    _open("改好地面", role=Role.OWNER, person=owner.user)
    actions.close_duty(done.subject_kind, done.subject_id, by=owner.user)

    page = owner.get("/duties/").content.decode()

    assert "改好地面" in page
    assert "转办" not in page
    assert "交自查表" in owner.get("/duties/?view=done").content.decode()
    assert owner.post(f"/duties/{done.pk}/receive/").status_code == 403


def test_area_code_of_a_duty_stands_as_a_name(client):
    _open()
    assert client.get("/duties/").context["rows"][0]["area"]


@pytest.mark.parametrize(
    ("area", "titles"), [(TOWNSHIP, ["这里"]), (ELSEWHERE, ["那里"]), ("140824000000", ["这里", "那里"]), ("x", ["这里", "那里"])]
)
def test_area_filter_takes_one_town_and_not_its_neighbour(client_of, area, titles):
    _open("这里")
    _open("那里", area=ELSEWHERE)

    assert _titles(client_of(Role.BUREAU_LEADER).get("/duties/", {"view": "area", "area": area})) == titles
