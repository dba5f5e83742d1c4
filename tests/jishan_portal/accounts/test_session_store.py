"""The store of sessions: a key at once, one write at the end, nothing lost on the way."""

import pytest
from django.contrib.sessions.models import Session

from jishan_portal.accounts.session_store import SessionStore

pytestmark = pytest.mark.django_db


def test_session_has_its_key_at_once_and_its_row_when_saved(django_assert_num_queries):
    session = SessionStore()

    with django_assert_num_queries(0):
        session.create()
        session["seen"] = 1
    key = session.session_key
    assert (len(key), Session.objects.count()) == (32, 0)

    session.save()

    assert (session.session_key, SessionStore(key)["seen"], Session.objects.count()) == (key, 1, 1)


def test_session_without_key_gets_one_when_saved():
    session = SessionStore()
    session["left"] = "by a visitor"
    session.save()

    assert SessionStore(session.session_key)["left"] == "by a visitor"


def test_new_key_keeps_the_contents_and_ends_the_old_row():
    session = SessionStore()
    session["seen"] = 1
    session.save()
    old = session.session_key

    session.cycle_key()
    session.save()

    assert session.session_key != old
    assert SessionStore(session.session_key)["seen"] == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == [session.session_key]


def test_saved_session_is_changed_not_made_anew():
    session = SessionStore()
    session.save()
    again = SessionStore(session.session_key)
    again["seen"] = 2
    again.save()

    assert (Session.objects.count(), SessionStore(session.session_key)["seen"]) == (1, 2)
