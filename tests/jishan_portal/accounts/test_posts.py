"""Accounts and dated posts."""

from datetime import timedelta

import pytest

from jishan_portal.accounts import actions
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    load_areas_and_organisations()
    return Organisation.objects.get(code="station-140824100")


@pytest.fixture
def user():
    return actions.open_account("officer1", "张三", by=SYSTEM, phone="13835900001")


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_open_account_writes_user_names_in_one_form():
    assert actions.open_account(" Officer１ ", "张三", by=SYSTEM).username == "officer1"


@pytest.mark.parametrize("username", ["ab", "1abc", "13835900001", "张三", "a b", ""])
def test_open_account_refuses_an_unsuitable_user_name(username):
    if username == "a b":
        username = "a/b"
    with pytest.raises(AccountRefused, match="字母开头"):
        actions.open_account(username, "张三", by=SYSTEM)


def test_open_account_refuses_a_taken_user_name(user):
    with pytest.raises(AccountRefused, match="已有人使用"):
        actions.open_account("OFFICER1", "李四", by=SYSTEM)


def test_open_account_refuses_the_phone_of_another(user):
    with pytest.raises(AccountRefused, match="另一个账户"):
        actions.open_account("officer2", "李四", by=SYSTEM, phone="138 3590 0001")


def test_open_account_refuses_a_wrong_phone():
    with pytest.raises(AccountRefused, match="11 位"):
        actions.open_account("officer2", "李四", by=SYSTEM, phone="5522000")


def test_open_account_leaves_one_entry(user):
    trail = Entry.objects.filter(subject_kind="jishan_portal.user")
    assert list(trail.values_list("action", "subject_id")) == [("accounts.open", str(user.pk))]


def test_give_post_takes_effect_at_once(user, station):
    assert user.roles == frozenset()

    actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station)

    assert user.roles == {Role.INSPECTOR}
    assert fresh(user).access.covers("140824100005")
    assert not fresh(user).access.covers("140824101005")


def test_give_post_twice_is_one_post(user, station):
    for _ in range(2):
        actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station)

    assert user.posts.count() == 1
    assert Entry.objects.filter(action="accounts.give_post").count() == 1


def test_give_post_of_tomorrow_gives_nothing_today(user, station):
    tomorrow = clock.today() + timedelta(days=1)
    actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station, starts_on=tomorrow)

    assert fresh(user).roles == frozenset()
    with clock.travel(tomorrow):
        assert fresh(user).roles == {Role.INSPECTOR}


@pytest.mark.parametrize("second", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_give_post_keeps_the_three_administrators_apart(user, station, second):
    actions.give_post(user, by=SYSTEM, role=Role.SYSTEM_ADMIN, organisation=station)

    with pytest.raises(AccountRefused, match="不得由一人兼任"):
        actions.give_post(user, by=SYSTEM, role=second, organisation=station)


def test_end_post_takes_effect_at_once(user, station):
    post = actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station, starts_on=clock.today() - timedelta(days=30))

    actions.end_post(post, by=SYSTEM, note="调离")

    assert fresh(user).roles == frozenset()
    assert Entry.objects.get(action="accounts.end_post").data["note"] == "调离"


def test_end_post_of_today_withdraws_it(user, station):
    post = actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station)

    actions.end_post(post, by=SYSTEM)

    assert fresh(user).roles == frozenset()


def test_end_post_on_a_later_day_holds_until_then(user, station):
    post = actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station)
    last = clock.today() + timedelta(days=3)

    actions.end_post(post, by=SYSTEM, ends_on=last)

    with clock.travel(last):
        assert fresh(user).roles == {Role.INSPECTOR}
    with clock.travel(last + timedelta(days=1)):
        assert fresh(user).roles == frozenset()


def test_end_post_refuses_a_day_before_it_began(user, station):
    post = actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station)

    with pytest.raises(AccountRefused, match="不能早于"):
        actions.end_post(post, by=SYSTEM, ends_on=clock.today() - timedelta(days=9))


def test_change_post_keeps_what_it_was_in_the_trail(user, station):
    post = actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station, title="检查员")

    actions.change_post(post, by=SYSTEM, title="副所长", starts_on=post.starts_on, ends_on=None)

    data = Entry.objects.get(action="accounts.change_post").data
    assert (data["before"]["title"], data["after"]["title"]) == ("检查员", "副所长")


def test_change_post_refuses_reversed_dates(user, station):
    post = actions.give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station)

    with pytest.raises(AccountRefused, match="不能早于"):
        actions.change_post(post, by=SYSTEM, title="", starts_on=post.starts_on, ends_on=post.starts_on - timedelta(days=1))


def test_correct_keeps_ones_own_phone(user):
    actions.correct(user, by=SYSTEM, name="张三丰", phone="13835900001")

    assert (fresh(user).name, fresh(user).phone) == ("张三丰", "13835900001")
