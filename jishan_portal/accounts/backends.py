"""Log-in by user name or phone number; an unknown name costs one hash as well."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.names import plain
from jishan_portal.kit.statements import kept

ANYBODY = -1  # stands for the key in the statement that every request runs
TYPED = "-"  # stands for what was typed in the statement of every log-in
ASK = object()


def find(text: str) -> User | None:
    """Return the account of a typed user name or phone number."""
    typed = plain(text)
    if not typed:
        return None
    return next(iter(kept("user of a log-in", _typed, prepare=True).records({TYPED: typed})), None)


def _typed():
    return User.objects.filter(Q(username=TYPED) | Q(phone=TYPED)).order_by("pk")[:1]


class NameOrPhoneBackend(BaseBackend):
    """Finds the user by user name or phone."""

    def authenticate(self, request, username=None, password=None, account=ASK, **kwargs):
        """Return the user whose name or phone and password match, else None; `account` is whose it is, where that was asked already."""
        if not username or password is None:
            return None
        user = find(username) if account is ASK else account
        if user is None:
            make_password(password)
            return None
        matches = check_password(password, user.password)
        return user if matches and user.is_active else None

    def get_user(self, user_id):
        """Return the user of a session; nobody once the account is switched off."""
        statement = kept("user of a session", lambda: User.objects.filter(pk=ANYBODY, is_active=True).order_by(), prepare=True)
        return next(iter(statement.records({ANYBODY: user_id})), None)
