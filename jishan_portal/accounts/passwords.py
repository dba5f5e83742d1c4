"""What a password must be, and changing one.

Rules stand in settings: length (staff 12, owners 8), a list of common ones, words of the place; complexity, periodic
change and history are switches that are off unless an office is assessed under 等保 (see settings).
"""

import unicodedata
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from jishan_portal.accounts import sessions
from jishan_portal.accounts.models import LoginEnd, User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock

LONGEST = 256


def least_length(user: User | None) -> int:
    """Return how long a user's password must be: owners less than staff."""
    is_owner = bool(user) and user.roles == {Role.OWNER}
    return settings.PASSWORD_LENGTH_OWNER if is_owner else settings.PASSWORD_LENGTH_STAFF


class LengthRule:
    """Long enough, and short enough to be hashed in bounded time."""

    def validate(self, password, user=None):
        if len(password) < least_length(user):
            raise ValidationError(f"口令至少 {least_length(user)} 位，现在只有 {len(password)} 位。可以用一句自己记得住的话。")
        if len(password) > LONGEST:
            raise ValidationError(f"口令最长 {LONGEST} 位。")

    def get_help_text(self):
        return "至少 8 位（工作人员至少 12 位），可以用一句自己记得住的话。"


class CommonRule(CommonPasswordValidator):
    """Not one of the 20,000 most used."""

    def validate(self, password, user=None):
        if password.lower().strip() in self.passwords:
            raise ValidationError("这个口令太常见，容易被猜中，请换一个。")

    def get_help_text(self):
        return "不用常见口令。"


class ContextRule:
    """Nothing that an outsider would try first: own name, user name, phone, words of the place."""

    def validate(self, password, user=None):
        own = [user.username, user.phone, user.name] if user else []
        plain = unicodedata.normalize("NFKC", password).lower()
        found = [word for word in (*own, *settings.PASSWORD_CONTEXT_WORDS) if word and word.lower() in plain]
        if found:
            raise ValidationError(f"口令里不要含“{found[0]}”：姓名、用户名、手机号、地名、单位名容易被猜中。")

    def get_help_text(self):
        return "不含本人姓名、用户名、手机号和本地地名、单位名。"


class ComplexityRule:
    """So many kinds of characters, where the switch is on."""

    def validate(self, password, user=None):
        tests = (str.islower, str.isupper, str.isdigit, lambda mark: not mark.isalnum())
        kinds = sum(any(test(mark) for mark in password) for test in tests)
        if kinds < settings.PASSWORD_KINDS:
            raise ValidationError(f"口令须含小写字母、大写字母、数字、符号中的至少 {settings.PASSWORD_KINDS} 类。")

    def get_help_text(self):
        return f"含大小写字母、数字、符号中的 {settings.PASSWORD_KINDS} 类。" if settings.PASSWORD_KINDS else ""


class HistoryRule:
    """Not the present one, nor one of the last few where the switch is on."""

    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        past = [p.hash for p in user.past_passwords.all()[: settings.PASSWORD_HISTORY]] if settings.PASSWORD_HISTORY else []
        if any(check_password(password, known) for known in [user.password, *past]):
            raise ValidationError("新口令不能与现在的口令（以及最近用过的口令）相同。")

    def get_help_text(self):
        return "不与现在的口令相同。"


@transaction.atomic
def change_password(user: User, password: str, *, by, keep_session: str = "") -> None:
    """Set a checked password, end all other sessions of the user, leave an audit entry."""
    if settings.PASSWORD_HISTORY and user.has_usable_password():
        user.past_passwords.create(hash=user.password, set_at=clock.now())
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    sessions.end_all(user, LoginEnd.PASSWORD, except_key=keep_session)
    audit.record("accounts.change_password", user, by=by, summary=f"设置口令：{user.username}")


def is_due(user: User) -> bool:
    """Whether a user must set a new password before doing anything else: a first one, or one past its days."""
    if user.must_change_password:
        return True
    if not settings.PASSWORD_DAYS or user.password_changed_at is None:
        return False
    return clock.now() - user.password_changed_at > timedelta(days=settings.PASSWORD_DAYS)
