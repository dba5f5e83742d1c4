"""What an account may be called, and the one form of what people type to log in."""

import re
import unicodedata

from django.core.exceptions import ValidationError

from jishan_portal.accounts.models import User

USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


class AccountRefused(ValidationError):
    """An account or post that may not be; shown in the form with its message."""


def plain(text: str) -> str:
    """Return a typed user name or phone in its one form: half-width, without spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).lower()


def check_username(text: str) -> str:
    """Return a free user name in its one form; raises AccountRefused. It never looks like a phone number."""
    name = plain(text)
    if not USERNAME.fullmatch(name):
        raise AccountRefused("用户名用 3–40 个小写字母、数字、点、横线，以字母开头。")
    if User.objects.filter(username=name).exists():
        raise AccountRefused(f"用户名 {name} 已有人使用，请换一个。")
    return name


def check_phone_free(text: str, *, except_for: User | None = None) -> str:
    """Return a phone in its one form; raises AccountRefused when it is no mobile number or belongs to another account."""
    phone = plain(text).replace("-", "")
    if not phone:
        return ""
    if not re.fullmatch(r"1[3-9]\d{9}", phone):
        raise AccountRefused("手机号应为 11 位数字，以 1 开头。")
    if User.objects.filter(phone=phone).exclude(pk=except_for.pk if except_for else None).exists():
        raise AccountRefused("这个手机号已用于另一个账户，请先核对是不是同一个人。")
    return phone
