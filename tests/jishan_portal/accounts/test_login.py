"""Logging in: by name or phone, one answer and one hash for every failure, a lock that cannot be dodged."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jishan_portal.accounts.models import LoginEnd, LoginRecord
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from tests.factories import PASSWORD, user_of

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    algorithm = "md5"
    count = 0

    def encode(self, password, salt):
        type(self).count += 1
        return super().encode(password, salt)


@pytest.fixture
def hashes(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.count = 0
    return CountingHasher


@pytest.fixture
def officer(db):
    return user_of(Role.INSPECTOR, username="officer1", phone="13835900001")


def attempt(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password} | more)


@pytest.mark.parametrize("typed", ["officer1", " OFFICER1 ", "13835900001", "138 3590 0001", "１３８３５９００００１"])
def test_login_takes_name_or_phone_in_any_spelling(client, officer, typed):
    response = attempt(client, typed)

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_login_begins_a_new_session(client, officer):
    client.get(LOGIN)
    session = client.session
    session["left"] = "by a visitor"
    session.save()
    before = session.session_key

    attempt(client, "officer1")

    assert client.session.session_key != before


def test_login_goes_on_to_the_wanted_page(client, officer):
    assert attempt(client, "officer1", next="/account/").url == "/account/"


@pytest.mark.parametrize("outside", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_login_goes_nowhere_else(client, officer, outside):
    assert attempt(client, "officer1", next=outside).url == reverse("home")


def test_login_answers_alike_for_unknown_wrong_disabled_and_locked(client, officer):
    user_of(Role.INSPECTOR, username="gone1", is_active=False)
    answers = {attempt(client, name, password).context["form"].non_field_errors()[0] for name, password in NAMES}
    for _ in range(6):
        answers |= {attempt(client, "officer1", "wrong").context["form"].non_field_errors()[0]}

    assert len(answers) == 1
    assert attempt(client, "officer1", "wrong").status_code == 200


NAMES = (("nobody", "x"), ("officer1", "wrong"), ("gone1", PASSWORD))


def test_login_costs_one_hash_whether_unknown_wrong_or_locked(client, officer, hashes):
    costs = []
    for username, password in [("nobody", "x"), ("officer1", "wrong"), *[("13835900001", "wrong")] * 4, ("officer1", PASSWORD)]:
        hashes.count = 0
        attempt(client, username, password)
        costs.append(hashes.count)

    assert costs == [1] * 7
    assert "_auth_user_id" not in client.session


def test_login_costs_one_hash_for_an_account_without_password(client, officer, hashes):
    officer.set_unusable_password()
    officer.save()

    attempt(client, "officer1", "x")

    assert hashes.count == 1


def test_lock_counts_every_spelling_against_the_account(client, officer):
    for typed in ("officer1", "OFFICER1", "13835900001", "138 3590 0001", "officer1"):
        attempt(client, typed, "wrong")

    attempt(client, "13835900001")
    assert "_auth_user_id" not in client.session
    assert list(officer.logins.values_list("outcome", flat=True)) == ["locked", *["wrong"] * 5]


def test_lock_leaves_an_entry_in_the_audit_trail(client, officer):
    for _ in range(5):
        attempt(client, "officer1", "wrong")

    assert list(Entry.objects.filter(action="accounts.locked").values_list("subject_id", flat=True)) == [str(officer.pk)]


def test_lock_passes_after_fifteen_minutes(client, officer):
    for _ in range(5):
        attempt(client, "officer1", "wrong")

    with time_machine.travel(clock.now() + timedelta(minutes=14), tick=True):
        attempt(client, "officer1")
        assert "_auth_user_id" not in client.session
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        attempt(client, "officer1")
        assert "_auth_user_id" in client.session


def test_four_failures_do_not_lock(client, officer):
    for _ in range(4):
        attempt(client, "officer1", "wrong")

    attempt(client, "officer1")
    assert "_auth_user_id" in client.session


def test_failures_of_one_account_do_not_lock_another(client, officer):
    user_of(Role.INSPECTOR, username="officer2")
    for _ in range(5):
        attempt(client, "officer1", "wrong")

    attempt(client, "officer2")
    assert "_auth_user_id" in client.session


def test_login_asks_for_account_and_failures_once_and_writes_session_and_record(client, officer):
    attempt(client, "officer1")
    client.cookies.clear()

    with CaptureQueriesContext(connection) as asked:
        attempt(client, "officer1")

    heads = [query["sql"].split()[0] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    asks = [head for head in heads if head in {"SELECT", "EXECUTE"}]
    assert (len(asks), [head for head in heads if head not in asks]) == (2, ["INSERT", "INSERT"])


def test_login_forgets_the_failures_before_it(client, officer):
    for _ in range(4):
        attempt(client, "officer1", "wrong")
    attempt(client, "officer1")
    client.post("/logout/")
    for _ in range(4):
        attempt(client, "officer1", "wrong")

    assert attempt(client, "officer1").status_code == 302


def test_failures_past_their_time_are_thrown_away_whoever_fails_next(client, officer):
    attempt(client, "nobody", "wrong")

    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        attempt(client, "officer1", "wrong")

    assert list(AccessAttempt.objects.values_list("username", "failures_since_start")) == [("officer1", 1)]


def test_attempts_on_unknown_names_are_recorded_without_the_name(client):
    attempt(client, "my-secret-password", "x")

    record = LoginRecord.objects.get()
    assert (record.user, record.outcome, record.ip) == (None, "wrong", "127.0.0.1")


def test_login_records_the_device_in_words(client, officer):
    client.post(
        LOGIN,
        {"username": "officer1", "password": PASSWORD},
        headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile MicroMessenger/8.0"},
    )

    assert officer.logins.get().device == "手机，微信"


def test_logout_ends_the_session_and_notes_it(client, officer):
    attempt(client, "officer1")

    response = client.post("/logout/")

    assert response.url == LOGIN
    assert "_auth_user_id" not in client.session
    assert officer.logins.get().ended_why == LoginEnd.LEFT


def test_logout_by_get_is_refused(client, officer):
    attempt(client, "officer1")

    assert client.get("/logout/").status_code == 405


def test_login_page_sends_on_who_is_logged_in(client_of):
    assert client_of(Role.INSPECTOR).get(LOGIN).url == reverse("home")


def test_login_page_names_what_is_missing(client):
    response = client.post(LOGIN, {"username": "", "password": ""})

    assert response.context["form"].errors == {"username": ["请填写用户名或手机号。"], "password": ["请填写口令。"]}
