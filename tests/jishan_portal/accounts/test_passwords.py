"""What a password must be, forced change, and changing it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from jishan_portal.accounts.models import LoginEnd, User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from tests.factories import PASSWORD, user_of

pytestmark = pytest.mark.django_db
GOOD = "quiet-River-stone-7"


def refusal(password, user):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    return " ".join(refused.value.messages)


@pytest.fixture
def staff():
    return user_of(Role.INSPECTOR, username="zhangsan1", name="张三丰", phone="13835900001")


def test_staff_need_twelve_characters(staff):
    assert "至少 12 位，现在只有 11 位" in refusal("q7-River-st", staff)
    validate_password("q7-River-sto", staff)


def test_owners_need_eight_characters():
    owner = user_of(Role.OWNER)

    assert "至少 8 位" in refusal("q7-Rive", owner)
    validate_password("q7-River", owner)


def test_long_passwords_and_sentences_are_taken(staff):
    validate_password("麻花要炸得金黄酥脆才好吃呀真的", staff)
    validate_password("q7 River " * 20, staff)


def test_password_beyond_all_bounds_is_refused(staff):
    assert "最长 256 位" in refusal("q7-River" * 33, staff)


@pytest.mark.parametrize("password", ["password1234", "PASSWORD1234", "qwertyuiop12", "123456789012"])
def test_common_passwords_are_refused(password, settings):
    settings.PASSWORD_LENGTH_OWNER = 6
    owner = user_of(Role.OWNER)
    common = {"password1234": "password1", "PASSWORD1234": "PASSWORD1", "qwertyuiop12": "qwertyuiop", "123456789012": "123456789"}

    assert "太常见" in refusal(common[password], owner)


@pytest.mark.parametrize("word", ["zhangsan1", "ZhangSan1", "13835900001", "张三丰", "jishan", "稷山", "ＪＩＳＨＡＮ"])
def test_own_and_local_words_are_refused(staff, word):
    assert "容易被猜中" in refusal(f"{word}-River-stone-7", staff)


def test_present_password_is_refused(staff):
    staff.set_password(GOOD)

    assert "不能与现在的口令" in refusal(GOOD, staff)


def test_complexity_is_off_unless_switched_on(staff, settings):
    validate_password("quietriverstone", staff)
    settings.PASSWORD_KINDS = 3

    assert "至少 3 类" in refusal("quietriverstone7", staff)
    validate_password("quietRiverstone7", staff)


def test_history_is_kept_only_when_switched_on(client_of, staff, settings):
    client = client_of(staff)
    change(client, PASSWORD, GOOD)
    assert not staff.past_passwords.exists()

    settings.PASSWORD_HISTORY = 5
    change(client, GOOD, "another-Stone-river-8")
    response = change(client, "another-Stone-river-8", GOOD)

    assert "最近用过" in response.content.decode()


def change(client, present, new, again=None):
    return client.post("/account/password/", {"present_password": present, "new_password": new, "new_password_again": again or new})


def test_change_takes_effect_and_leaves_an_entry(client_of, staff):
    response = change(client_of(staff), PASSWORD, GOOD)

    assert response.url == "/"
    assert check_password(GOOD, User.objects.get(pk=staff.pk).password)
    assert Entry.objects.filter(action="accounts.change_password", actor_id=staff.pk).count() == 1


def test_change_keeps_this_session_and_ends_the_others(staff):
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/login/", {"username": staff.username, "password": PASSWORD})

    change(here, PASSWORD, GOOD)

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert sorted(staff.logins.values_list("ended_why", flat=True)) == ["", LoginEnd.PASSWORD]
    assert staff.logins.get(ended_why="").session_key == here.session.session_key


def test_change_refuses_a_wrong_present_password(client_of, staff):
    assert "现在的口令不对" in change(client_of(staff), "wrong", GOOD).content.decode()


def test_change_refuses_two_different_entries(client_of, staff):
    assert "两遍输入不一样" in change(client_of(staff), PASSWORD, GOOD, "other-River-stone-7").content.decode()


@pytest.fixture
def newcomer():
    return user_of(Role.INSPECTOR, must_change_password=True)


@pytest.mark.parametrize("page", ["/", "/account/"])
def test_first_password_must_be_changed_before_anything_else(client_of, newcomer, page):
    assert client_of(newcomer).get(page).url == "/account/password/"


def test_first_password_lets_log_out(client_of, newcomer):
    assert client_of(newcomer).post("/logout/").url == "/login/"


def test_first_password_once_changed_opens_everything(client_of, newcomer):
    client = client_of(newcomer)
    assert "初始口令" in client.get("/account/password/").content.decode()

    change(client, PASSWORD, GOOD)

    assert client.get("/account/").status_code == 200


def test_password_grows_old_only_when_switched_on(client_of, staff, settings):
    change(client_of(staff), PASSWORD, GOOD)
    with time_machine.travel(clock.now() + timedelta(days=91), tick=True):
        staff = User.objects.get(pk=staff.pk)
        assert client_of(staff).get("/account/").status_code == 200
        settings.PASSWORD_DAYS = 90
        assert client_of(staff).get("/account/").url == "/account/password/"
