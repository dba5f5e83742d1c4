"""Sessions: how long they last, whose they are, and ending them.

A session's limits are fixed when it begins and stand in the session itself; the moment it was last seen is written at
most once a minute. The log-in record lists it until it ends.
"""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction

from jishan_portal.accounts.devices import address_of, device_of, is_phone
from jishan_portal.accounts.models import LoginEnd, LoginOutcome, LoginRecord, User
from jishan_portal.accounts.roles import ADMINISTRATORS, Role
from jishan_portal.kit import clock

FIELD_ROLES = frozenset({Role.INSPECTOR, Role.CASE_HANDLER, Role.STATION_CHIEF, Role.TOWNSHIP})
SEEN_EVERY = 60


def limits(user: User, *, phone: bool) -> tuple[int, int]:
    """Return after how many idle minutes a session of a user ends, and after how many minutes in any case (0: never)."""
    if user.roles & ADMINISTRATORS:
        return settings.IDLE_MINUTES_ADMINISTRATOR, settings.ABSOLUTE_MINUTES_DESK
    if user.roles == {Role.OWNER}:
        return settings.IDLE_MINUTES_OWNER, 0
    if phone and user.roles & FIELD_ROLES:
        return settings.IDLE_MINUTES_FIELD, 0
    return settings.IDLE_MINUTES_DESK, settings.ABSOLUTE_MINUTES_DESK


def begin(sender, request, user, **kwargs) -> None:
    """Mark a session that begins with its limits and record the log-in (receiver of Django's `user_logged_in`)."""
    idle, absolute = limits(user, phone=is_phone(request))
    moment = int(clock.now().timestamp())
    request.session["limits"] = {"idle": idle * 60, "ends": moment + absolute * 60 if absolute else 0}
    request.session["seen"] = moment
    record = record_attempt(request, user, LoginOutcome.OK, session_key=request.session.session_key or "")
    request.session["record"] = record.pk


def record_attempt(request, user: User | None, outcome: str, *, session_key: str = "") -> LoginRecord:
    """Record one attempt to log in."""
    return LoginRecord.objects.create(
        user=user, outcome=outcome, ip=address_of(request), device=device_of(request), session_key=session_key
    )


def is_over(session) -> bool:
    """Whether a logged-in session has been idle too long or has reached its last moment."""
    marks = session.get("limits")
    if marks is None:
        return False
    moment = clock.now().timestamp()
    return moment - session.get("seen", 0) > marks["idle"] or bool(marks["ends"] and moment > marks["ends"])


def mark_seen(session) -> None:
    """Note that a session is in use, at most once a minute."""
    moment = int(clock.now().timestamp())
    if moment - session.get("seen", 0) >= SEEN_EVERY:
        session["seen"] = moment


def open_sessions(user: User):
    """Return the log-in records of sessions that may still be open (those past their longest life left out)."""
    since = clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return user.logins.filter(outcome=LoginOutcome.OK, ended_at__isnull=True, at__gte=since).exclude(session_key="")


def rename(request) -> None:
    """Follow a session whose key was changed when its holder set a new password."""
    LoginRecord.objects.filter(pk=request.session.get("record")).update(session_key=request.session.session_key or "")


def close(session_key: str, why: str) -> None:
    """Note in the log-in record that a session is over."""
    if session_key:
        LoginRecord.objects.filter(session_key=session_key, ended_at__isnull=True).update(ended_at=clock.now(), ended_why=why)


@transaction.atomic
def end(record: LoginRecord, why: str = LoginEnd.KILLED) -> None:
    """End one session, wherever it is open."""
    _store(record.session_key).delete()
    close(record.session_key, why)


@transaction.atomic
def end_all(user: User, why: str, *, except_key: str = "") -> int:
    """End all sessions of a user but one; return how many were ended."""
    records = list(open_sessions(user).exclude(session_key=except_key))
    for record in records:
        end(record, why)
    return len(records)


def sweep() -> int:
    """Note the end of sessions that ran out without another request; return how many (run by the beat)."""
    ended = 0
    for record in LoginRecord.objects.filter(outcome=LoginOutcome.OK, ended_at__isnull=True).exclude(session_key="").iterator():
        session = _store(record.session_key)
        if holder_of(session) is None or is_over(session):
            end(record, LoginEnd.EXPIRED)
            ended += 1
    return ended


def holder_of(session) -> str | None:
    """Return the account number a session was begun for, whatever has become of the account."""
    return session.get(SESSION_KEY)


def _store(session_key: str):
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)
