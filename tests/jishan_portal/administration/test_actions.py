"""Handing over somebody's work."""

from datetime import timedelta

import pytest

from jishan_portal.accounts import actions as accounts
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import LoginRecord, User
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.roles import Role
from jishan_portal.administration import actions, queries
from jishan_portal.administration.forms import HandOverForm
from jishan_portal.audit.models import Entry
from jishan_portal.duties import actions as duties
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from tests.factories import TOWNSHIP, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaving():
    user = user_of(Role.INSPECTOR, name="张三")
    for number in range(3):
        spec = duties.DutySpec(f"第 {number} 件", "/", TOWNSHIP, organisation=user.posts.get().organisation)
        duty = duties.open_duty("workshops.workshop", number, spec, role=Role.INSPECTOR, due_on=clock.today() + timedelta(days=number - 1))
        duties.receive(duty, by=user)
    return user


@pytest.fixture
def successor(leaving):
    return user_of(Role.INSPECTOR, name="李四", organisation=leaving.posts.get().organisation)


def test_duties_are_counted_by_role(leaving):
    assert queries.duties_by_role(leaving) == [
        {"role": "inspector", "count": 3, "overdue": 1, "first": clock.today() - timedelta(days=1), "label": "检查员"}
    ]


def test_successors_hold_the_role_and_are_not_the_leaver(leaving, successor):
    user_of(Role.FINANCE_PAYER)
    user_of(Role.INSPECTOR, is_active=False)

    assert list(queries.successors(leaving)) == [successor]


def test_successors_of_the_same_body_come_first_and_are_known_by_their_posts(leaving, successor):
    far = user_of(Role.INSPECTOR, name="安一")
    found = queries.successors(leaving)
    assert list(found) == [successor, far]
    words = HandOverForm(successors=found).fields["to"].label_from_instance(found[0])
    assert words == f"李四（{successor.posts.get().organisation.short_name} 检查员）"


def test_hand_over_gives_every_open_duty_to_the_successor(leaving, successor):
    assert actions.hand_over_all(leaving, successor, by=SYSTEM, note="调离") == 3

    assert set(Duty.objects.open().values_list("person", flat=True)) == {successor.pk}
    assert Notice.objects.get().user == successor
    assert User.objects.get(pk=leaving.pk).roles == {Role.INSPECTOR}


def test_hand_over_twice_moves_nothing_more(leaving, successor):
    actions.hand_over_all(leaving, successor, by=SYSTEM)

    assert actions.hand_over_all(leaving, successor, by=SYSTEM) == 0
    assert Notice.objects.count() == 1


def test_hand_over_gives_duties_back_to_the_role(leaving, successor):
    actions.hand_over_all(leaving, None, by=SYSTEM)

    assert set(Duty.objects.open().values_list("person", flat=True)) == {None}
    assert Duty.objects.for_user(successor).count() == 3


def test_hand_over_ends_all_posts(leaving, successor):
    last = clock.today() + timedelta(days=2)
    actions.hand_over_all(leaving, successor, by=SYSTEM, ends_on=last)

    assert leaving.posts.get().ends_on == last
    with clock.travel(last + timedelta(days=1)):
        assert User.objects.get(pk=leaving.pk).roles == frozenset()


def test_hand_over_refuses_a_successor_without_the_role(leaving):
    payer = user_of(Role.FINANCE_PAYER, name="王五")

    with pytest.raises(AccountRefused, match="王五没有“检查员”岗位"):
        actions.hand_over_all(leaving, payer, by=SYSTEM)
    assert set(Duty.objects.open().values_list("person", flat=True)) == {leaving.pk}


def test_hand_over_leaves_one_entry(leaving, successor):
    actions.hand_over_all(leaving, successor, by=SYSTEM, note="调离")

    entry = Entry.objects.get(action="administration.hand_over")
    assert (entry.summary, entry.data["count"], entry.data["note"]) == ("移交 3 件待办：张三 → 李四", 3, "调离")


def test_hand_over_page_previews_and_moves(client_of, leaving, successor):
    admin = client_of(Role.SYSTEM_ADMIN)
    page = admin.get(f"/manage/users/{leaving.pk}/hand-over/").content.decode()
    assert "名下待办" in page
    assert "李四" in page

    response = admin.post(f"/manage/users/{leaving.pk}/hand-over/", {"to": successor.pk, "note": "调离"}, follow=True)

    assert "已移交 3 件待办" in response.content.decode()


@pytest.fixture
def unused(settings):
    """Somebody of each kind whose account was opened long ago and never used, and a system administrator of today."""
    settings.ACCOUNT_IDLE_DAYS = 180
    old = {"created_at": clock.now() - timedelta(days=200)}
    return {role: user_of(role, **old) for role in (Role.INSPECTOR, Role.OWNER, Role.SYSTEM_ADMIN)}


def test_disable_idle_switches_staff_off_once_and_tells_the_administrator(unused):
    assert [actions.disable_idle(), actions.disable_idle()] == [1, 0]

    unused[Role.INSPECTOR].refresh_from_db()
    assert not unused[Role.INSPECTOR].is_active
    notice = Notice.objects.get(user=unused[Role.SYSTEM_ADMIN])
    assert unused[Role.INSPECTOR].name in notice.body


def test_disable_idle_leaves_who_logged_in_or_was_switched_on_again(unused):
    LoginRecord.objects.create(user=unused[Role.INSPECTOR], outcome="ok", at=clock.now() - timedelta(days=100))
    assert actions.disable_idle() == 0
    LoginRecord.objects.all().delete()
    assert actions.disable_idle() == 1
    accounts.enable(unused[Role.INSPECTOR], by=unused[Role.SYSTEM_ADMIN])
    assert actions.disable_idle() == 0


def test_disable_idle_can_be_switched_off(unused, settings):
    settings.ACCOUNT_IDLE_DAYS = 0
    assert actions.disable_idle() == 0
