"""Taking messages out of the outbox: by e-mail, or to the address of an SMS or work-group gateway that the office names.

Off until set up: without EMAIL_HOST nothing is mailed, without REMINDER_WEBHOOK_URL nothing is posted. The gateway is told
JSON in one of three shapes (REMINDER_WEBHOOK_KIND): `plain` {"to", "name", "subject", "text"} for any SMS service's own
small adapter, `wecom` and `dingtalk` for the robots of those work groups.
"""

import json
import logging
import smtplib
import urllib.error
import urllib.request

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction

from jishan_portal.kit import clock
from jishan_portal.reminders.models import Channel, Dispatch, DispatchState
from jishan_portal.reminders.rules import next_try

AT_ONCE = 100
SECONDS = 10
log = logging.getLogger(__name__)


class NotSent(Exception):
    """A message that did not leave; the text says why."""


def is_on(channel: str) -> bool:
    """Whether the office has set a channel up."""
    return bool(settings.EMAIL_HOST if channel == Channel.EMAIL else settings.REMINDER_WEBHOOK_URL)


def deliver(limit: int = AT_ONCE) -> dict[str, int]:
    """Send what is due, each message in a transaction of its own; return {sent, again, dead}."""
    outcome = {"sent": 0, "again": 0, "dead": 0}
    for _ in range(limit):
        done = _deliver_next()
        if not done:
            break
        outcome[done] += 1
    return outcome


@transaction.atomic
def _deliver_next() -> str:
    rows = Dispatch.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    held = rows.filter(state=DispatchState.WAITING, next_at__lte=clock.now()).order_by("next_at", "pk").first()
    if held is None:
        return ""
    held.attempts += 1
    try:
        _send(held)
    except NotSent as failure:
        held.last_error = str(failure)[:200]
        held.next_at = next_try(held.attempts, clock.now()) or held.next_at
        held.state = DispatchState.WAITING if held.next_at > clock.now() else DispatchState.DEAD
    else:
        held.state, held.sent_at, held.last_error = DispatchState.SENT, clock.now(), ""
    held.save(update_fields=["state", "attempts", "next_at", "last_error", "sent_at"])
    return {DispatchState.SENT: "sent", DispatchState.DEAD: "dead"}.get(held.state, "again")


def _send(held: Dispatch) -> None:
    if not is_on(held.channel):
        raise NotSent("这个渠道还没有启用，请系统管理员先配置。")
    if held.channel == Channel.EMAIL:
        _mail(held)
    else:
        _post(held)


def _mail(held: Dispatch) -> None:
    try:
        with get_connection(timeout=SECONDS) as mailer:
            EmailMessage(held.subject, held.body, settings.DEFAULT_FROM_EMAIL, [held.address], connection=mailer).send()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"邮件服务器没有收下：{error}") from error


def _post(held: Dispatch) -> None:
    body = json.dumps(_payload(held), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if settings.REMINDER_WEBHOOK_TOKEN:
        headers["Authorization"] = f"Bearer {settings.REMINDER_WEBHOOK_TOKEN}"
    request = urllib.request.Request(settings.REMINDER_WEBHOOK_URL, body, headers)  # noqa: S310 the address is the office's own setting
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 as above
            said = answer.read(2000)
    except (OSError, urllib.error.HTTPError, ValueError) as error:
        raise NotSent(f"接口没有收下：{error}") from error
    code = _code_of(said)
    if code:
        raise NotSent(f"接口答复出错，代码 {code}")


def _payload(held: Dispatch) -> dict:
    text = f"{held.subject}\n{held.body}".strip()
    if settings.REMINDER_WEBHOOK_KIND in {"wecom", "dingtalk"}:
        return {"msgtype": "text", "text": {"content": text}}
    return {"to": held.address, "name": held.user.display_name if held.user else "", "subject": held.subject, "text": text}


def _code_of(said: bytes) -> int:
    """The robots answer 200 with an errcode; anything that is not such an answer counts as taken."""
    try:
        return int(json.loads(said).get("errcode", 0))
    except (ValueError, AttributeError, TypeError):
        return 0
