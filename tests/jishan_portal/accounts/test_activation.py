"""Activation codes: random, one use, expiring, only their fingerprint kept."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password

from jishan_portal.accounts import actions, activation
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import ActivationCode, User
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from tests.factories import user_of

pytestmark = pytest.mark.django_db
GOOD = "q7-River"


@pytest.fixture
def owner():
    user = user_of(Role.OWNER, username="owner88", phone="13835900002")
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def issued(owner):
    return activation.issue(owner, by=SYSTEM)


def set_password(client, code, password=GOOD):
    return client.post(f"/activate/{code}/", {"new_password": password, "new_password_again": password})


def test_code_has_eight_letters_without_look_alikes(issued):
    assert len(issued.code) == 8
    assert not set(issued.code) & set("01OILUV")
    assert issued.grouped == f"{issued.code[:4]} {issued.code[4:]}"


def test_code_is_not_kept_in_plain(issued):
    row = ActivationCode.objects.values().get()

    assert issued.code not in str(row)
    assert issued.code not in str(list(Entry.objects.values()))


def test_codes_differ(owner):
    assert len({activation.issue(owner, by=SYSTEM).code for _ in range(20)}) == 20


def test_holder_sets_a_password_and_is_logged_in(client, owner, issued):
    page = client.get(f"/activate/{issued.code}/")
    response = set_password(client, issued.code)

    assert f"{owner.name}，请设置口令" in page.content.decode()
    assert response.url == "/"
    assert check_password(GOOD, User.objects.get(pk=owner.pk).password)
    assert client.session["_auth_user_id"] == str(owner.pk)


@pytest.mark.parametrize("spell", [str.lower, lambda code: f"{code[:4]} {code[4:]}", lambda code: f"{code[:4]}-{code[4:]}"])
def test_code_may_be_typed_in_any_spelling(client, issued, spell):
    response = client.post("/activate/", {"code": spell(issued.code)}, follow=True)

    assert "请设置口令" in response.content.decode()


def test_code_is_used_once(client, issued):
    set_password(client, issued.code)

    response = client.get(f"/activate/{issued.code}/")

    assert response.status_code == 404
    assert "已经用过或已过期" in response.content.decode()


def test_code_used_in_between_is_refused(owner, issued):
    row = activation.find(issued.code)
    activation.use(row, GOOD)

    with pytest.raises(AccountRefused, match="已经用过"):
        activation.use(row, "other-River")


def test_code_expires(client, issued, settings):
    with time_machine.travel(clock.now() + timedelta(days=settings.ACTIVATION_DAYS, minutes=1), tick=True):
        assert set_password(client, issued.code).status_code == 404


def test_new_code_withdraws_the_one_before(client, owner, issued):
    again = activation.issue(owner, by=SYSTEM)

    assert set_password(client, issued.code).status_code == 404
    assert set_password(client, again.code).status_code == 302


def test_present_password_stays_good_until_the_code_is_used(owner):
    owner.set_password(GOOD)
    owner.save()
    activation.issue(owner, by=SYSTEM)

    assert check_password(GOOD, User.objects.get(pk=owner.pk).password)


def test_code_of_a_disabled_account_is_refused(client, owner, issued):
    actions.disable(owner, by=SYSTEM, note="注销")

    assert set_password(client, issued.code).status_code == 404
    with pytest.raises(AccountRefused, match="已停用"):
        activation.issue(owner, by=SYSTEM)


def test_weak_password_is_refused_and_the_code_stays_good(client, issued):
    assert "至少 8 位" in set_password(client, issued.code, "short").content.decode()
    assert set_password(client, issued.code).status_code == 302


def test_guessing_codes_is_stopped(client, issued):
    for _ in range(10):
        client.get("/activate/22222222/")

    assert "次数太多" in client.get(f"/activate/{issued.code}/").content.decode()
    assert client.get(f"/activate/{issued.code}/", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_issuing_and_using_leave_entries(client, owner, issued):
    set_password(client, issued.code)

    assert list(Entry.objects.filter(subject_kind="jishan_portal.user").values_list("action", "actor_name")) == [
        ("accounts.issue_code", "系统"),
        ("accounts.change_password", owner.name),
    ]
