"""Making a day's reminders, pressing somebody (催办), choosing channels, sending dead letters again."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.duties import actions as duties
from jishan_portal.duties import rules as duty_rules
from jishan_portal.duties.models import Duty, DutyState
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify, notify_each
from jishan_portal.notifications.models import Notice
from jishan_portal.reminders import rounds, sending
from jishan_portal.reminders.models import Channel, Dispatch, DispatchState, Round, Wish
from jishan_portal.reminders.queries import chat_text
from jishan_portal.reminders.rules import quiet_until, table

LOOKED_BACK = timedelta(days=30)  # days without a round (the server was off) that are still made up
GROUP_KINDS = {"wecom", "dingtalk"}


@transaction.atomic
def make_round(on: date | None = None, *, by) -> Round:
    """Write a day's reminders, its digests and what leaves the portal; the same day again changes nothing.

    Days without a round since the last one are made up; whoever missed several stages gets the latest only. One round at a time.
    """
    on = on or clock.today()
    # Rounds of different days would not see each other's reminders: each waits for whoever holds the latest one.
    list(Round.objects.select_for_update().order_by("-on").values_list("pk")[:1])
    found = Round.objects.filter(on=on).first()
    if found:
        return found
    since = max(rounds.last_made(on), on - LOOKED_BACK)
    held, is_new = Round.objects.get_or_create(on=on, defaults={"since": since, "made_at": clock.now()})
    if not is_new:  # another worker was first
        return held
    plan = table(on)
    held.due = rounds.write_due(plan, on, since)
    held.escalated = rounds.write_escalated(plan, on, since)
    held.milestones = rounds.write_milestones(plan, on, since)
    held.people = rounds.write_digests(on)
    held.dispatches = _queue_out(on)
    held.save()
    summary = f"{on} 提醒 {held.people} 人：待办 {held.due} 条，逾期上报 {held.escalated} 条，方案节点 {held.milestones} 条"
    audit.record("reminders.make_round", held, by=by, summary=summary, data={"on": str(on), "since": str(since)})
    return held


class _Undone(Exception):
    """Ends a rehearsal."""


def rehearse(on: date, *, by) -> dict:
    """Return what `make_round` would do on a day; nothing is kept."""
    from jishan_portal.reminders.queries import report_of

    report: dict = {}
    try:
        with transaction.atomic():
            report = report_of(make_round(on, by=by))
            raise _Undone
    except _Undone:
        return report


def _queue_out(on: date) -> int:
    """Put the day's digests into the outbox for those who asked for them, and one text for the work group."""
    key, when = f"digest:{on}", quiet_until(clock.now())
    digests = {notice.user_id: notice for notice in Notice.objects.filter(key=key, user__in=Wish.objects.values("user"))}
    wishes = Wish.objects.filter(user__in=digests).select_related("user")
    rows = [row for wish in wishes for row in _wished(wish, digests[wish.user_id], when)]
    if sending.is_on(Channel.WEBHOOK) and settings.REMINDER_WEBHOOK_KIND in GROUP_KINDS:
        text = chat_text(on)
        if text:
            rows.append(_dispatch(Channel.WEBHOOK, None, "", Notice(title=f"{on} 催办", body=text, key=key), when=when))
    Dispatch.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _wished(wish: Wish, notice: Notice, when) -> Iterable[Dispatch]:
    if wish.by_email and sending.is_on(Channel.EMAIL):
        yield _dispatch(Channel.EMAIL, wish.user, wish.email, notice, when=when)
    is_single = settings.REMINDER_WEBHOOK_KIND not in GROUP_KINDS
    if wish.by_phone and wish.user.phone and is_single and sending.is_on(Channel.WEBHOOK):
        yield _dispatch(Channel.WEBHOOK, wish.user, wish.user.phone, notice, when=when)


def _dispatch(channel: str, user: User | None, address: str, notice: Notice, *, when) -> Dispatch:
    """A message on its way out that says what a notice of the portal says."""
    return Dispatch(
        channel=channel,
        user=user,
        address=address,
        subject=notice.title[:120],
        body=notice.body,
        key=f"{notice.key}:{user.pk}" if user else notice.key,
        next_at=when,
        made_at=clock.now(),
    )


@transaction.atomic
def press(duty: Duty, *, by: User, words: str) -> int:
    """催办: tell everybody who owes a duty, with one's words; noted on the duty. Once a day for each duty.

    Returns how many people were told. ValidationError when it is done, or was pressed today.
    """
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.state != DutyState.OPEN:
        raise ValidationError("这件事已经办结，不用再催。")
    if not duty_rules.can_press(by, held):
        raise PermissionDenied("只有辖区的负责人、领导小组和发起人可以催办。")
    if held.pressed_at and clock.day_of(held.pressed_at) == clock.today():
        raise ValidationError(f"今天 {clock.day_of(held.pressed_at):%m-%d} 已经催办过，明天再催；急的请打电话。")
    people = list(duty_rules.owing(held))
    if not people:
        raise ValidationError("承办岗位现在没有人在岗，请系统管理员调整岗位，或者转办给别的同事。")
    duties.note_pressed(held, by=by, words=words)
    title = f"催办：{held.title}"
    body = f"{by.display_name}（{by.post_title}）催办：{words}" if words else f"{by.display_name}（{by.post_title}）请您尽快办理。"
    notify(people, title, body=body, url=held.url, key=f"press:{held.pk}:{clock.today()}")
    return len(people)


@transaction.atomic
def tell_passed(*, looked_back: timedelta = timedelta(days=2)) -> int:
    """Tell those to whom a duty was passed on, and whoever held it where somebody else passed it on; each passing once.

    Returns the messages tried.
    """
    rows = Duty.objects.open().filter(passed_at__gte=clock.now() - looked_back, person__isnull=False)
    told = [notice for duty in rows.select_related("passed_by", "person") for notice in _of_passing(duty)]
    return notify_each(told)


def _of_passing(duty: Duty) -> Iterable[Notice]:
    body = f"{duty.passed_by.display_name}转办，理由：{duty.pass_reason}"
    key = f"passed:{duty.pk}:{duty.passed_at:%Y%m%d%H%M%S}"
    yield Notice(user_id=duty.person_id, title=f"转给您办：{duty.title}"[:120], body=body, url=duty.url, key=key, sent_at=clock.now())
    if duty.passed_from_id not in {None, duty.passed_by_id, duty.person_id}:
        title = f"已转给{duty.person.name}办，您不用再办：{duty.title}"[:120]
        yield Notice(user_id=duty.passed_from_id, title=title, body=body, url=duty.url, key=key, sent_at=clock.now())


@transaction.atomic
def choose(user: User, *, email: str, by_email: bool, by_phone: bool) -> Wish:
    """Set where somebody wants their digest; again with the same changes nothing."""
    wish, _ = Wish.objects.update_or_create(user=user, defaults={"email": email, "by_email": by_email, "by_phone": by_phone})
    audit.record("reminders.choose", wish, by=user, summary="设置消息接收方式", data={"by_email": by_email, "by_phone": by_phone})
    return wish


@transaction.atomic
def send_again(*, by, pk: int | None = None) -> int:
    """Put dead letters (one, or all) back into the outbox with a fresh count of attempts; return how many."""
    chosen = Q(pk=pk) if pk else Q()
    ids = list(Dispatch.objects.select_for_update().filter(chosen, state=DispatchState.DEAD).values_list("pk", flat=True))
    Dispatch.objects.filter(pk__in=ids).update(state=DispatchState.WAITING, attempts=0, next_at=quiet_until(clock.now()))
    if ids:
        audit.record_bulk("reminders.send_again", "jishan_portal.dispatch", ids, by=by, summary=f"重新发送 {len(ids)} 条站外消息")
    return len(ids)
