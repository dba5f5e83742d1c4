"""Logging in and out: one answer and one hash whether the account is unknown, locked or the password wrong."""

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import make_password
from django.db import transaction

from jishan_portal.accounts import sessions
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.backends import find
from jishan_portal.accounts.models import LoginEnd, LoginOutcome, User
from jishan_portal.accounts.names import plain
from jishan_portal.audit import actions as audit

REFUSAL = "用户名（手机号）或口令不对，或账户已暂时锁定。连续输错 5 次锁定 15 分钟；忘记口令请找单位系统管理员或片区监管员补发激活码。"


def log_in(request, text: str, password: str) -> User | None:
    """Try to log in; return the user with a new session begun, or None.

    Failures count against the account however it was spelt, name or phone. After the limit (settings) every attempt is
    refused until the lock has passed, at the cost of one hash like any other.
    """
    user = find(text)
    key = user.username if user else plain(text)[:40]
    if not AxesProxyHandler.is_allowed(request, {"username": key}):
        make_password(password)
        sessions.record_attempt(request, user, LoginOutcome.LOCKED)
        return None
    found = authenticate(request, username=key, password=password, account=user)
    if found is None:
        _note_failure(request, user, key)
        return None
    login(request, found)
    return found


def log_out(request) -> None:
    """End the session of a request and note it."""
    sessions.close(request.session.session_key, LoginEnd.LEFT)
    logout(request)


@transaction.atomic
def unlock(user: User, *, by) -> None:
    """Lift the lock of an account before its time."""
    reset(username=user.username)
    audit.record("accounts.unlock", user, by=by, summary=f"解除锁定：{user.username}")


def is_locked(request, user: User) -> bool:
    """Whether an account is locked now."""
    return not AxesProxyHandler.is_allowed(request, {"username": user.username})


def same_answer(request, response, credentials):
    """Answer the attempt that locks an account like every other (called by axes)."""
    return response


def _note_failure(request, user: User | None, key: str) -> None:
    sessions.record_attempt(request, user, LoginOutcome.WRONG)
    if user and not AxesProxyHandler.is_allowed(request, {"username": key}):
        audit.record("accounts.locked", user, by=SYSTEM, summary=f"连续登录失败，账户锁定：{user.username}")
