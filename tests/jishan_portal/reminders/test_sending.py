"""The outbox: off until set up, tried again with pauses, dead letters kept and sent again."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.duties import actions as duties
from jishan_portal.kit import clock
from jishan_portal.reminders import actions, sending
from jishan_portal.reminders.models import Channel, Dispatch, DispatchState, Wish
from jishan_portal.reminders.rules import next_try, quiet_until
from tests.factories import TOWNSHIP, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway():
    """A gateway on this machine: what it was told, and what it answers (status, body)."""
    told, answer = [], {"status": 200, "body": b"{}"}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answer["status"])
            self.end_headers()
            self.wfile.write(answer["body"])

        def log_message(self, *args):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", told, answer
    server.shutdown()
    server.server_close()


def _owes_today(role=Role.INSPECTOR, **wish):
    user = user_of(role)
    Wish.objects.create(user=user, **wish)
    spec = duties.DutySpec(title="审核自查表", url="/", area_code=TOWNSHIP, person=user)
    duties.open_duty("a.b", user.pk, spec, role=role, due_on=clock.today())
    return user


def test_nothing_leaves_while_channels_are_off():
    _owes_today(by_email=True, email="wei@example.com", by_phone=True)

    held = actions.make_round(by=SYSTEM)

    assert (held.people, held.dispatches, Dispatch.objects.count()) == (1, 0, 0)


def test_digest_is_mailed_once_to_who_asked(settings):
    settings.EMAIL_HOST = "mail.example.com"
    user = _owes_today(by_email=True, email="wei@example.com")
    actions.make_round(by=SYSTEM)

    assert (sending.deliver(), sending.deliver()) == ({"sent": 1, "again": 0, "dead": 0}, {"sent": 0, "again": 0, "dead": 0})

    assert [(one.to, one.subject) for one in mail.outbox] == [(["wei@example.com"], "3 月 17 日提醒：　快到期 1 件")]
    assert Dispatch.objects.get().user == user


def test_gateway_is_told_who_and_what(settings, gateway):
    settings.REMINDER_WEBHOOK_URL, told, _ = gateway
    user = _owes_today(by_phone=True)
    actions.make_round(by=SYSTEM)

    sending.deliver()

    assert told == [
        {
            "to": user.phone,
            "name": user.name,
            "subject": "3 月 17 日提醒：　快到期 1 件",
            "text": "3 月 17 日提醒：　快到期 1 件\n审核自查表（期限 2026-03-17）",
        }
    ]


def test_work_group_gets_one_text_without_names(settings, gateway):
    settings.REMINDER_WEBHOOK_URL, told, answer = gateway
    settings.REMINDER_WEBHOOK_KIND = "wecom"
    answer["body"] = b'{"errcode": 0}'
    user = _owes_today(by_phone=True)
    spec = duties.DutySpec(title="改问题", url="/", area_code=TOWNSHIP, person=user)
    duties.open_duty("inspections.hazard", 1, spec, role=Role.OWNER, due_on=clock.today() - timedelta(days=1))
    actions.make_round(by=SYSTEM)

    sending.deliver()

    assert [sorted(one) for one in told] == [["msgtype", "text"]]
    text = told[0]["text"]["content"]
    assert "已逾期 1 件" in text
    assert user.name not in text


@pytest.mark.parametrize(("status", "body", "why"), [(500, b"", "HTTP Error 500"), (200, b'{"errcode": 310000}', "代码 310000")])
def test_refused_message_is_tried_again_with_pauses_then_dead(settings, gateway, freeze, status, body, why):
    settings.REMINDER_WEBHOOK_URL, _, answer = gateway
    answer |= {"status": status, "body": body}
    freeze("2026-03-17 09:00")
    _owes_today(by_phone=True)
    actions.make_round(by=SYSTEM)
    moments = ["09:00", "09:05", "09:35", "11:35", "23:35"]

    outcomes = []
    for moment in moments:
        freeze(f"2026-03-17 {moment}")
        outcomes.append(sending.deliver())
        held = Dispatch.objects.get()
        assert sending.deliver() == {"sent": 0, "again": 0, "dead": 0}, "not before its time"
    freeze("2026-03-18 08:00")
    outcomes.append(sending.deliver())

    assert [next(key for key, many in one.items() if many) if any(one.values()) else "" for one in outcomes] == ["again"] * 4 + ["", "dead"]
    held = Dispatch.objects.get()
    assert (held.state, held.attempts) == (DispatchState.DEAD, 5)
    assert why in held.last_error


def test_dead_letter_is_sent_again_by_hand(settings, gateway):
    settings.REMINDER_WEBHOOK_URL, told, _ = gateway
    user = user_of(Role.SYSTEM_ADMIN)
    held = Dispatch.objects.create(
        channel=Channel.WEBHOOK,
        user=user,
        address="1",
        subject="s",
        body="",
        key="k",
        state=DispatchState.DEAD,
        attempts=5,
        next_at=clock.now(),
        made_at=clock.now(),
    )

    assert (actions.send_again(by=user), actions.send_again(by=user)) == (1, 0)
    sending.deliver()

    held.refresh_from_db()
    assert (held.state, len(told)) == (DispatchState.SENT, 1)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("20:59", "17 20:59"),
        ("21:00", "18 08:00"),
        ("23:30", "18 08:00"),
        ("03:00", "17 08:00"),
        ("08:00", "17 08:00"),
        ("12:00", "17 12:00"),
    ],
)
def test_quiet_hours_hold_messages_back(freeze, moment, leaves):
    assert f"{quiet_until(freeze(f'2026-03-17 {moment}')):%d %H:%M}" == leaves


def test_pauses_grow_and_end(freeze):
    now = freeze("2026-03-17 09:00")
    waits = [next_try(attempts, now) for attempts in range(1, 6)]
    assert [f"{one:%d %H:%M}" if one else None for one in waits] == ["17 09:05", "17 09:30", "17 11:00", "18 08:00", None]
