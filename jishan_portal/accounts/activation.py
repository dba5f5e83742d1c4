"""Activation codes: printed on a card, used once by its holder to set a password nobody else knows."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from jishan_portal.accounts.models import ActivationCode, User
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.passwords import change_password
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.sealed import fingerprint

# no 0 O 1 I L, no U V: read aloud or from a worn card they are taken for each other
LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 8
TRIES, TRY_SECONDS = 10, 15 * 60


@dataclass(frozen=True)
class Issued:
    """A code as it is printed: shown once, kept nowhere."""

    user: User
    code: str
    url: str
    expires_at: datetime

    @property
    def grouped(self) -> str:
        """The code in two groups of four."""
        return f"{self.code[:4]} {self.code[4:]}"


@transaction.atomic
def issue(user: User, *, by) -> Issued:
    """Issue a new code for a user and withdraw the open one; the present password stays good until the code is used.

    Raises AccountRefused for a disabled account.
    """
    if not user.is_active:
        raise AccountRefused("这个账户已停用，不能补发激活码。请先恢复账户。")
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    user.activation_codes.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    expires_at = clock.now() + timedelta(days=settings.ACTIVATION_DAYS)
    ActivationCode.objects.create(
        user=user,
        code_print=fingerprint(code),
        issued_at=clock.now(),
        issued_by=by if isinstance(by, User) else None,
        expires_at=expires_at,
    )
    audit.record("accounts.issue_code", user, by=by, summary=f"签发激活码：{user.username}（{user.name}）")
    return Issued(user, code, f"{settings.SITE_URL}{reverse('accounts:activate', args=[code])}", expires_at)


def find(code: str, address: str | None = None) -> ActivationCode | None:
    """Return the open code somebody typed (case, spaces, dashes and full-width forms do not matter), or None.

    Ten wrong codes from one network address within 15 minutes close the door to it for that time: AccountRefused.
    """
    key = f"activation-tries:{address}"
    if cache.get(key, 0) >= TRIES:
        raise AccountRefused("输错激活码的次数太多，请 15 分钟后再试，或请监管员补发一张。")
    row = ActivationCode.objects.filter(code_print=fingerprint(_typed(code))).select_related("user").first()
    if row and row.user.is_active and not (row.used_at or row.withdrawn_at) and row.expires_at > clock.now():
        return row
    cache.add(key, 0, TRY_SECONDS)
    cache.incr(key)
    return None


@transaction.atomic
def use(row: ActivationCode, password: str) -> User:
    """Use up a code and set the password its holder chose; raises AccountRefused when it was used in between."""
    fresh = ActivationCode.objects.select_for_update().get(pk=row.pk)
    if fresh.used_at or fresh.withdrawn_at or fresh.expires_at <= clock.now():
        raise AccountRefused("这个激活码已经用过或已作废，请监管员补发一张。")
    fresh.used_at = clock.now()
    fresh.save(update_fields=["used_at"])
    user = User.objects.select_for_update().get(pk=fresh.user_id)
    change_password(user, password, by=user)
    return user


def _typed(code: str) -> str:
    return (code or "").replace("-", "").replace("－", "")
