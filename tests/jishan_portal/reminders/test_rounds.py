"""A day's reminders: the right people, once each, whatever the number of runs."""

import json
from datetime import date, timedelta
from io import StringIO
from itertools import count

import pytest
from django.core.management import CommandError, call_command

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.duties import actions as duties
from jishan_portal.duties.models import Absence
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.reminders import actions
from jishan_portal.reminders.models import Reminder, ReminderKind, Round
from jishan_portal.reminders.rules import stage_words, table
from tests.factories import TOWNSHIP, OrganisationFactory, UserFactory, WorkshopFactory, user_of

pytestmark = pytest.mark.django_db
_serial = count(1)
TODAY = date(2026, 3, 17)


def _open(title="复查整改", *, days=3, kind="a.b", area=TOWNSHIP, role=Role.INSPECTOR, **more):
    spec = duties.DutySpec(title=title, url="/", area_code=area, **more)
    return duties.open_duty(kind, next(_serial), spec, role=role, due_on=clock.today() + timedelta(days=days))


def _reminded(user, kind=ReminderKind.DUE):
    return list(Reminder.objects.filter(user=user, kind=kind).order_by("on", "stage").values_list("on", "stage"))


@pytest.mark.parametrize(
    ("days", "stages"),
    [
        (31, []),
        (30, [-30]),
        (29, []),
        (14, [-14]),
        (7, [-7]),
        (3, [-3]),
        (2, []),
        (1, [-1]),
        (0, [0]),
        (-1, [1]),
        (-2, []),
        (-4, [4]),
        (-5, []),
        (-7, [7]),
        (-181, []),
    ],
)
def test_reminder_falls_on_the_days_of_the_table(days, stages):
    owner = user_of(Role.OWNER)
    _open(days=days, role=Role.OWNER, person=owner)

    actions.make_round(by=SYSTEM)

    assert _reminded(owner) == [(TODAY, stage) for stage in stages]


def test_second_run_and_second_day_double_nothing():
    owner = user_of(Role.OWNER)
    _open(days=1, role=Role.OWNER, person=owner)

    first = actions.make_round(by=SYSTEM)
    Round.objects.all().delete()  # as after a crash between the rows and the round's own line
    second = actions.make_round(by=SYSTEM)

    assert (first.due, second.due) == (1, 0)
    assert Notice.objects.filter(user=owner, key=f"digest:{TODAY}").count() == 1


def test_days_without_a_round_are_made_up_with_the_latest_stage_only(freeze):
    owner = user_of(Role.OWNER)
    freeze("2026-03-01 09:00")
    actions.make_round(by=SYSTEM)
    _open("七天", days=11, role=Role.OWNER, person=owner)  # 12 March: its 7th day before is the 5th
    _open("两个节点", days=5, role=Role.OWNER, person=owner)  # 6 March: the 3rd and the 5th were missed

    freeze("2026-03-06 09:00")
    actions.make_round(by=SYSTEM)

    found = list(Reminder.objects.filter(user=owner).order_by("title").values_list("title", "stage"))
    assert found == [("七天", -7), ("两个节点", 0)]


def test_a_day_that_was_made_up_is_not_made_once_more(freeze):
    owner = user_of(Role.OWNER)
    freeze("2026-03-01 09:00")
    actions.make_round(by=SYSTEM)
    _open(days=11, role=Role.OWNER, person=owner)  # 12 March: its 7th day before is the 5th
    freeze("2026-03-06 09:00")
    actions.make_round(by=SYSTEM)

    again = actions.make_round(date(2026, 3, 5), by=SYSTEM)

    assert again.due == 0
    assert _reminded(owner) == [(date(2026, 3, 6), -7)]


def test_shared_duty_reminds_everybody_who_has_it_in_the_inbox():
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    here = [user_of(Role.INSPECTOR, organisation=station) for _ in range(2)]
    chief, elsewhere = user_of(Role.STATION_CHIEF, organisation=station), user_of(Role.INSPECTOR, area="140824101000")
    gone = user_of(Role.INSPECTOR, organisation=station, is_active=False)
    _open("单位的", days=0, organisation=station)
    _open("辖区的", days=0)

    actions.make_round(by=SYSTEM)

    counts = {user: Reminder.objects.filter(user=user).count() for user in (*here, chief, elsewhere, gone)}
    assert counts == {here[0]: 2, here[1]: 2, chief: 0, elsewhere: 0, gone: 0}


def test_substitute_is_reminded_instead_of_who_is_away():
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    away, standing_in = (user_of(Role.INSPECTOR, organisation=station) for _ in range(2))
    Absence.objects.create(
        user=away, substitute=standing_in, starts_on=TODAY, ends_on=TODAY, reason="年休假", made_by=away, made_at=clock.now()
    )
    _open(days=0, person=away)

    actions.make_round(by=SYSTEM)

    assert (_reminded(away), _reminded(standing_in)) == ([], [(TODAY, 0)])


def test_late_duties_climb_the_chain_by_days():
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    chief, leader = user_of(Role.STATION_CHIEF, organisation=station), user_of(Role.BUREAU_LEADER)
    office = user_of(Role.LEADING_OFFICE)
    _open("三天", days=-3)
    _open("七天", days=-7)
    _open("十五天", days=-15)
    _open("别处", days=-3, area="140824101000")
    _open("隐患另报", days=-3, kind="inspections.hazard")
    _open("限制知悉", days=-3, is_restricted=True)

    held = actions.make_round(by=SYSTEM)

    told = {
        user: list(Reminder.objects.filter(user=user, kind=ReminderKind.ESCALATED).values_list("title", "stage"))
        for user in (chief, leader, office)
    }
    assert told == {chief: [("三天", 3)], leader: [("七天", 7)], office: [("十五天", 15)]}
    assert held.escalated == 3


def test_digest_is_one_message_with_all_of_a_day():
    owner = user_of(Role.OWNER)
    _open("交自查表", days=3, role=Role.OWNER, person=owner)
    _open("改问题", days=-1, role=Role.OWNER, person=owner)

    actions.make_round(by=SYSTEM)

    notice = Notice.objects.get(user=owner)
    assert notice.title == "3 月 17 日提醒：　逾期 1 件　快到期 1 件"
    assert sorted(notice.body.splitlines()) == ["交自查表（期限 2026-03-20）", "改问题（期限 2026-03-16）"]
    assert notice.url == "/duties/"


@pytest.mark.parametrize(
    ("day", "stage"),
    [("2026-05-31", -30), ("2026-06-16", -14), ("2026-06-23", -7), ("2026-06-29", -1), ("2026-06-30", 0), ("2026-06-28", None)],
)
def test_milestone_of_june_reminds_units_and_leading_group_once(freeze, day, stage):
    bureau = Organisation.objects.get(code="bureau")
    head, leader = user_of(Role.BUREAU_HEAD, organisation=bureau), user_of(Role.LEADER)
    finance = user_of(Role.FINANCE_REVIEWER, organisation=Organisation.objects.get(code="finance"))
    freeze(f"{day} 09:00")

    actions.make_round(by=SYSTEM)
    actions.make_round(by=SYSTEM)

    expected = [] if stage is None else [(date.fromisoformat(day), stage)]
    assert [_reminded(user, ReminderKind.MILESTONE) for user in (head, leader, finance)] == [expected, expected, []]


def test_command_rehearses_without_keeping_anything():
    owner = user_of(Role.OWNER, username="duan")
    _open(days=0, role=Role.OWNER, person=owner)
    said = StringIO()

    call_command("send_reminders", date="2026-03-17", dry_run=True, stdout=said)

    report = json.loads(said.getvalue())
    assert (report["dry_run"], report["due"], report["users"]) == (True, 1, {"duan": 1})
    assert report["stages"] == [{"kind": "due", "stage": 0, "says": "今天到期", "many": 1}]
    assert (Reminder.objects.count(), Round.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_command_makes_the_round_and_says_the_same_again():
    owner = user_of(Role.OWNER)
    _open(days=0, role=Role.OWNER, person=owner)
    first, again = StringIO(), StringIO()

    call_command("send_reminders", stdout=first)
    call_command("send_reminders", stdout=again)

    assert json.loads(first.getvalue()) == json.loads(again.getvalue())
    with pytest.raises(CommandError, match="2026-06-23"):
        call_command("send_reminders", date="6月")


def test_table_is_data_and_a_wrong_role_is_named():
    from jishan_portal.rulebook.models import Rule
    from jishan_portal.rulebook.queries import forget

    assert table(TODAY).escalation == ((3, Role.STATION_CHIEF), (7, Role.BUREAU_LEADER), (15, Role.LEADING_OFFICE))
    Rule.objects.filter(key="reminder.escalation").update(value=[[1, "门卫"]])
    forget()
    with pytest.raises(ValueError, match="门卫"):
        table(TODAY)
    forget()


def test_round_takes_the_same_queries_for_many_duties(django_assert_max_num_queries):
    for number in range(3):
        for _ in range(20):
            _open(days=number - 1, role=Role.OWNER, person=UserFactory())
    with django_assert_max_num_queries(80):
        held = actions.make_round(by=SYSTEM)
    assert (held.due, held.people) == (60, 60)


@pytest.mark.parametrize(("stage", "words"), [(-7, "还有 7 天"), (0, "今天到期"), (4, "逾期 4 天")])
def test_stage_is_said_in_words(stage, words):
    assert stage_words(stage) == words


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        ("2026-09-30", []),
        ("2026-10-01", [-30]),
        ("2026-10-24", [-7]),
        ("2026-10-30", [-1]),
        ("2026-10-31", [-30, 0]),  # the day of October's milestone is thirty days before November's
        ("2026-11-16", [-14]),
        ("2026-11-27", [-3]),
        ("2026-11-29", [-1]),
        ("2026-11-30", [0]),
    ],
)
def test_milestones_of_october_and_november_come_once_on_their_days(freeze, day, stages):
    leader = user_of(Role.LEADER)
    freeze(f"{day} 09:00")
    actions.make_round(by=SYSTEM)
    actions.make_round(by=SYSTEM)
    assert [stage for _, stage in _reminded(leader, ReminderKind.MILESTONE)] == stages
    assert Notice.objects.filter(user=leader).count() == bool(stages)


def test_milestone_that_is_missed_goes_on_until_its_clauses_are_done(freeze):
    WorkshopFactory()  # on file, neither checked nor complete
    leader = user_of(Role.LEADER)
    for day in ("2026-06-30", "2026-07-01", "2026-07-02", "2026-07-04"):
        freeze(f"{day} 09:00")
        actions.make_round(by=SYSTEM)
    assert [stage for _, stage in _reminded(leader, ReminderKind.MILESTONE)] == [0, 1, 4]
