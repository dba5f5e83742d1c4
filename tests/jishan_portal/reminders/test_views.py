"""Pages of reminders: who may see, press, print; one press a day."""

from datetime import timedelta
from itertools import count

import pytest

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties import actions as duties
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.reminders import actions
from jishan_portal.reminders.models import Channel, Dispatch, DispatchState, Round, Wish
from tests.factories import TOWNSHIP, OrganisationFactory, user_of

pytestmark = pytest.mark.django_db
_serial = count(1)


def _open(title="交自查表", *, days=-2, area=TOWNSHIP, role=Role.OWNER, **more):
    spec = duties.DutySpec(title=title, url="/", area_code=area, **more)
    return duties.open_duty("inspections.selfcheck", next(_serial), spec, role=role, due_on=clock.today() + timedelta(days=days))


def _round():
    Round.objects.create(on=clock.today() - timedelta(days=next(_serial)), since=clock.today(), made_at=clock.now())


def _dead():
    Dispatch.objects.create(
        channel=Channel.WEBHOOK,
        address="13835902261",
        subject="提醒",
        body="",
        key=f"k{next(_serial)}",
        state=DispatchState.DEAD,
        next_at=clock.now(),
        made_at=clock.now(),
        last_error="接口没有收下",
    )


def test_rounds_list_grows_without_more_queries(client_of, assert_same_queries):
    client = client_of(Role.LEADING_OFFICE)
    assert "还没有提醒过" in client.get("/reminders/").content.decode()
    assert_same_queries(lambda: client.get("/reminders/"), _round, at_most=10)
    assert client_of(Role.INSPECTOR).get("/reminders/").status_code == 403


def test_outbox_shows_dead_letters_with_masked_phones_and_sends_again(client_of, assert_same_queries):
    client = client_of(Role.SYSTEM_ADMIN)
    assert_same_queries(lambda: client.get("/reminders/outbox/"), _dead, at_most=10)
    page = client.get("/reminders/outbox/").content.decode()
    assert "138****2261" in page
    assert "13835902261" not in page

    client.post("/reminders/outbox/again/", {"pk": Dispatch.objects.first().pk})
    client.post("/reminders/outbox/again/")

    assert Dispatch.objects.filter(state=DispatchState.WAITING).count() == 11
    assert client_of(Role.BUREAU_LEADER).post("/reminders/outbox/again/").status_code == 403


def test_call_sheet_lists_by_township_and_prints_with_phones(client_of, assert_same_queries):
    owner = user_of(Role.OWNER, name="段福顺", phone="13835902261")
    client = client_of(Role.STATION_CHIEF)
    _open("别处", area="140824101000", person=owner)
    assert_same_queries(lambda: client.get("/reminders/calls/"), lambda: _open(person=owner), at_most=12)
    page = client.get("/reminders/calls/").content.decode()
    assert "13835902261" not in page
    assert "别处" not in page

    sheet = client.post("/reminders/calls/sheet/", {"due": "late"})

    assert sheet.content.startswith(b"%PDF")
    assert Entry.objects.filter(action="reminders.call_sheet").get().data["count"] == 11
    assert client_of(Role.LEADER).post("/reminders/calls/sheet/").status_code == 404
    assert client_of(Role.INSPECTOR).get("/reminders/calls/").status_code == 403


def test_text_for_the_group_counts_and_names_nobody(client_of):
    owner = user_of(Role.OWNER, name="段福顺")
    _open(person=owner)
    text = client_of(Role.LEADING_OFFICE).get("/reminders/calls/").context["text"]
    assert text.startswith("【催办】截至3月17日，已逾期 1 件：\n")
    assert "段福顺" not in text
    assert client_of(Role.LEADING_OFFICE).get("/reminders/calls/?due=soon").context["text"] == ""


def test_press_tells_who_owes_once_a_day(client_of, freeze):
    freeze("2026-03-17 10:00")
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    inspector = user_of(Role.INSPECTOR, organisation=station)
    chief = client_of(Role.STATION_CHIEF, organisation=station)
    duty = _open(role=Role.INSPECTOR, organisation=station)
    url = f"/reminders/press/{duty.pk}/"
    assert "1 人" in chief.get(url).content.decode()

    done, again = chief.post(url, {"words": "明天要报"}), chief.post(url, {"words": "再催"})

    assert (done.status_code, again.status_code) == (302, 422)
    assert "今天 03-17 已经催办过" in again.content.decode()
    notice = Notice.objects.get(user=inspector)
    assert notice.title == "催办：交自查表"
    assert "明天要报" in notice.body
    assert Duty.objects.get(pk=duty.pk).pressed_times == 1
    freeze("2026-03-18 10:00")
    chief = client_of(chief.user)
    assert chief.post(url, {}).status_code == 302
    assert "已催办 2 次" in chief.get("/duties/?view=area").content.decode()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.FINANCE_REVIEWER])
def test_press_is_for_those_who_lead_or_set_it_off(client_of, role):
    duty = _open(person=user_of(Role.OWNER))
    assert client_of(role).get(f"/reminders/press/{duty.pk}/").status_code == 404
    assert client_of(Role.STATION_CHIEF, area="140824101000").get(f"/reminders/press/{duty.pk}/").status_code == 404
    assert client_of(Role.OWNER).get(f"/reminders/press/{duty.pk}/").status_code == 403


def test_passing_on_is_told_once(client_of):
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    here, there = (user_of(Role.INSPECTOR, organisation=station) for _ in range(2))
    duty = _open(role=Role.INSPECTOR, organisation=station)
    duties.pass_on(duty, there, by=here, reason="外出培训")

    actions.tell_passed()
    actions.tell_passed()

    notice = Notice.objects.get(user=there)
    assert (notice.title, "外出培训" in notice.body) == ("转给您办：交自查表", True)


def test_whoever_held_a_duty_hears_once_that_a_chief_passed_it_on(client_of):
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    here, there = (user_of(Role.INSPECTOR, organisation=station) for _ in range(2))
    chief = user_of(Role.STATION_CHIEF, organisation=station)
    duty = _open(role=Role.INSPECTOR, organisation=station, person=here)
    duties.pass_on(duty, there, by=chief, reason="调整分工")

    actions.tell_passed()
    actions.tell_passed()

    told = {notice.user: (notice.title, notice.body) for notice in Notice.objects.all()}
    body = f"{chief.display_name}转办，理由：调整分工"
    assert Notice.objects.count() == 2
    assert told == {there: ("转给您办：交自查表", body), here: (f"已转给{there.name}办，您不用再办：交自查表", body)}


def test_whoever_passes_on_their_own_duty_is_told_nothing():
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    here, there = (user_of(Role.INSPECTOR, organisation=station) for _ in range(2))
    duties.pass_on(_open(role=Role.INSPECTOR, organisation=station, person=here), there, by=here, reason="外出培训")

    actions.tell_passed()

    assert list(Notice.objects.values_list("user", flat=True)) == [there.pk]


def test_channels_are_chosen_and_mail_needs_an_address(client_of):
    client = client_of(Role.INSPECTOR)
    assert client.post("/reminders/channels/", {"by_email": "on"}).status_code == 422
    assert client.post("/reminders/channels/", {"by_email": "on", "email": "wei@example.com"}).status_code == 302
    assert Wish.objects.get(user=client.user).email == "wei@example.com"
    assert client_of(Role.OWNER).get("/reminders/channels/").status_code == 200


def test_task_makes_the_day_once():
    from jishan_portal.reminders.tasks import deliver, remind

    _open(days=0, person=user_of(Role.OWNER))
    remind()
    remind()
    deliver()
    assert list(Round.objects.values_list("due", "people")) == [(1, 1)]


def test_absence_hands_the_inbox_to_a_colleague(client_of):
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    away, other = client_of(Role.INSPECTOR, organisation=station), client_of(Role.INSPECTOR, organisation=station)
    _open("某某的事", role=Role.INSPECTOR, person=away.user)
    today = clock.today()
    data = {"user": away.user.pk, "substitute": other.user.pk, "starts_on": today, "ends_on": today + timedelta(days=3), "reason": "年休假"}

    saved, again = away.post("/duties/away/", data), away.post("/duties/away/", {**data, "reason": "又一次"})

    assert (saved.status_code, again.status_code) == (302, 302)
    assert "某某的事" in other.get("/duties/").content.decode()
    stranger = {**data, "substitute": user_of(Role.INSPECTOR, area="140824101000").pk}
    assert away.post("/duties/away/", stranger).status_code == 422
    absence = away.user.absences.get()
    assert client_of(Role.INSPECTOR).post(f"/duties/away/{absence.pk}/back/").status_code == 404
    away.post(f"/duties/away/{absence.pk}/back/")
    assert "某某的事" not in other.get("/duties/").content.decode()


def test_area_view_asks_nothing_for_each_line(client_of, assert_same_queries):
    client = client_of(Role.STATION_CHIEF)
    assert_same_queries(lambda: client.get("/duties/?view=area"), lambda: _open(person=user_of(Role.OWNER)), at_most=12)
