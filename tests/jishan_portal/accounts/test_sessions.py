"""How long sessions last, and ending them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from jishan_portal.accounts import actions, sessions
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import LoginEnd, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import PASSWORD, user_of

pytestmark = pytest.mark.django_db
PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile"}
HOUR = 60


def logged_in(user, headers=None):
    client = Client(headers=headers)
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def is_in(client) -> bool:
    return client.get("/account/").status_code == 200


def after(minutes):
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True)


@pytest.mark.parametrize(
    ("role", "headers", "lasts", "ends"),
    [
        (Role.INSPECTOR, None, 29, 31),
        (Role.INSPECTOR, PHONE, 8 * HOUR - 1, 8 * HOUR + 1),
        (Role.FINANCE_PAYER, PHONE, 29, 31),
        (Role.OWNER, PHONE, 12 * HOUR - 1, 12 * HOUR + 1),
        (Role.SYSTEM_ADMIN, None, 14, 16),
    ],
)
def test_idle_session_ends_after_the_time_of_its_role(role, headers, lasts, ends):
    client = logged_in(user_of(role), headers)

    with after(lasts):
        assert is_in(client)
    client = logged_in(user_of(role), headers)
    with after(ends):
        assert not is_in(client)


def test_used_session_lives_on(client):
    client = logged_in(user_of(Role.INSPECTOR))

    for minutes in (20, 40, 60):
        with after(minutes):
            assert is_in(client)


def test_desk_session_ends_after_eight_hours_however_busy():
    client = logged_in(user_of(Role.INSPECTOR))

    for minutes in range(20, 8 * HOUR, 20):
        with after(minutes):
            assert is_in(client)
    with after(8 * HOUR + 1):
        assert not is_in(client)


def test_expired_session_is_told_at_the_login_page():
    client = logged_in(user_of(Role.INSPECTOR))

    with after(31):
        response = client.get("/account/", follow=True)

    assert response.redirect_chain == [("/login/?next=%2Faccount%2F&expired=1", 302)]
    assert "长时间没有操作" in response.content.decode()


def test_expired_session_is_sent_from_home_to_the_login_page():
    client = logged_in(user_of(Role.INSPECTOR))

    with after(31):
        assert client.get("/").url == "/login/?next=%2F&expired=1"


def test_expired_part_of_a_page_sends_the_whole_page():
    client = logged_in(user_of(Role.INSPECTOR))

    with after(31):
        response = client.get("/account/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == "/login/?next=%2Faccount%2F&expired=1"


def test_account_page_lists_sessions_and_ends_another():
    user = user_of(Role.INSPECTOR)
    here, there = logged_in(user), logged_in(user, PHONE)
    page = here.get("/account/")
    other = next(record for record in page.context["open_sessions"] if record.device.startswith("手机"))

    response = here.post(f"/account/sessions/{other.pk}/end/")

    assert response.url == "/account/"
    assert is_in(here)
    assert not is_in(there)
    other.refresh_from_db()
    assert other.ended_why == LoginEnd.KILLED


def test_session_of_somebody_else_is_not_found():
    mine, theirs = user_of(Role.INSPECTOR), user_of(Role.INSPECTOR)
    client, other = logged_in(mine), logged_in(theirs)

    assert client.post(f"/account/sessions/{theirs.logins.get().pk}/end/").status_code == 404
    assert is_in(other)


def test_disabling_ends_every_session():
    user = user_of(Role.INSPECTOR)
    clients = [logged_in(user), logged_in(user)]

    actions.disable(user, by=SYSTEM, note="调离")

    assert [is_in(client) for client in clients] == [False, False]
    assert set(user.logins.values_list("ended_why", flat=True)) == {LoginEnd.DISABLED}


def test_disabled_account_cannot_log_in_until_enabled():
    user = user_of(Role.INSPECTOR)
    actions.disable(user, by=SYSTEM, note="调离")
    assert not is_in(logged_in(user))

    actions.enable(user, by=SYSTEM)

    assert is_in(logged_in(user))


def test_nobody_disables_themselves():
    user = user_of(Role.SYSTEM_ADMIN)

    with pytest.raises(actions.AccountRefused, match="自己的账户"):
        actions.disable(user, by=user, note="")


def test_account_page_makes_the_same_queries_for_many_sessions(assert_same_queries):
    user = user_of(Role.INSPECTOR)
    client = logged_in(user)

    assert_same_queries(lambda: client.get("/account/"), lambda: logged_in(user), at_most=9)


def test_sweep_notes_sessions_that_ran_out():
    user = user_of(Role.INSPECTOR)
    logged_in(user)
    assert sessions.sweep() == 0

    with after(31):
        assert sessions.sweep() == 1
        assert sessions.sweep() == 0

    assert user.logins.get().ended_why == LoginEnd.EXPIRED


def test_large_text_is_remembered_on_the_account():
    user = user_of(Role.INSPECTOR)
    client = logged_in(user)

    client.post("/dashboard/large-text/", {"next": "/account/"})

    assert User.objects.get(pk=user.pk).large_text
    assert client.cookies["large_text"].value == "1"
