"""Starting, suspending, extending and stopping periods on records; each step audited in the record's own chain."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.models import Clock, Extension, Suspension
from jishan_portal.clocks.rules import Extra, due_of, period_rule
from jishan_portal.kit import clock as time
from jishan_portal.kit.refusals import Refused
from jishan_portal.kit.workdays import workdays_between
from jishan_portal.rulebook.queries import calendar
from jishan_portal.rulebook.rules import UNITS, Period


class ClockRefused(Refused):
    """A step that the law or the clock's standing does not allow."""


def _person(by):
    return by if isinstance(by, User) else None


def _locked(clock: Clock) -> Clock:
    fresh = Clock.objects.select_for_update().select_related("rule").get(pk=clock.pk)
    if fresh.stopped_on:
        raise ClockRefused(f"“{fresh.label}”的期限已于 {fresh.stopped_on} 办结，不能再变更。")
    return fresh


def _record(verb: str, clock: Clock, *, by, summary: str, **data) -> None:
    facts = {"due_on": str(clock.due_on), "unrolled_on": str(clock.unrolled_on), **{key: str(value) for key, value in data.items()}}
    audit.record(f"clocks.{verb}", clock, by=by, summary=summary, data=facts)


@transaction.atomic
def start(subject, rule_key: str, *, by, started_on: date, started_at: datetime | None = None) -> Clock:
    """Start a period on a record and return its clock; the same start again returns the running clock.

    `started_at` is needed for periods of hours only. LookupError: no such period; ClockRefused: it already runs
    from another day.
    """
    kind, subject_id = audit.kind_of(subject), str(subject.pk)
    held = Clock.objects.select_for_update().running().of(kind, subject_id).filter(rule_key=rule_key).first()
    if held:
        if held.started_on == started_on:
            return held
        raise ClockRefused(f"“{held.label}”已从 {held.started_on} 起算，要重新起算请先办结原来的期限。")
    rule, _ = period_rule(rule_key, started_on)
    clock = Clock(subject_kind=kind, subject_id=subject_id, label=rule.label, rule_key=rule_key, rule=rule)
    clock.started_on, clock.started_at = started_on, started_at
    _reckon(clock)
    clock.save(force_insert=True)
    _record("start", clock, by=by, summary=f"{clock.label}：自 {started_on} 起算，{clock.due_on} 届满", rule=rule.pk)
    return clock


@transaction.atomic
def suspend(clock: Clock, *, by, reason: str, from_on: date | None = None) -> Clock:
    """Let time not count from a day on (today); refused after the last day, before the start, without a reason."""
    clock, from_on = _locked(clock), from_on or time.today()
    period = Period.from_value(clock.rule.value)
    if not period.suspended_by:
        raise ClockRefused(f"“{clock.label}”没有可以不计入的时间。")
    if clock.suspended_from:
        raise ClockRefused(f"“{clock.label}”已从 {clock.suspended_from} 起中止。")
    if not clock.started_on <= from_on <= clock.due_on:
        raise ClockRefused(f"中止日须在 {clock.started_on} 至 {clock.due_on} 之间；期限已经届满的不能再中止。")
    if not reason.strip():
        raise ClockRefused(f"请写明不计入期限的事由：{period.suspended_by}。")
    Suspension.objects.create(clock=clock, reason=reason.strip(), from_on=from_on, made_by=_person(by))
    clock.suspended_from = from_on
    clock.save(update_fields=["suspended_from"])
    _record("suspend", clock, by=by, summary=f"{clock.label}：自 {from_on} 起中止，{reason.strip()}", from_on=from_on)
    return clock


@transaction.atomic
def resume(clock: Clock, *, by, until_on: date | None = None) -> Clock:
    """Let time count again after a day (today) and move the due date by what did not count."""
    clock, until_on = _locked(clock), until_on or time.today()
    suspension = clock.suspensions.select_for_update().filter(until_on__isnull=True).first()
    if suspension is None:
        raise ClockRefused(f"“{clock.label}”没有中止，不需要恢复。")
    if until_on < suspension.from_on:
        raise ClockRefused(f"恢复日不能早于中止日 {suspension.from_on}。")
    suspension.until_on = until_on
    suspension.counted = _not_counted(clock, suspension.from_on, until_on)
    suspension.save(update_fields=["until_on", "counted"])
    clock.suspended_from = None
    _reckon(clock)
    clock.save()
    _record("resume", clock, by=by, summary=f"{clock.label}：{until_on} 恢复，{clock.due_on} 届满", until_on=until_on)
    return clock


@transaction.atomic
def extend(clock: Clock, *, by, reason: str, length: int | None = None, is_collective: bool = False) -> Clock:
    """Make a period longer by its next extension; `by` must hold the role that the rule names (PermissionDenied).

    `length` may be shorter than the rule's, and must be given where the rule leaves it open. ClockRefused: no
    (further) extension, already past, no reason, a collective decision not recorded as one.
    """
    clock = _locked(clock)
    rule, position = _next_extension(clock)
    role = next((role for role in rule.roles if role in by.roles), "")
    if not role:
        raise PermissionDenied(f"“{clock.label}”的延长须{rule.sentence}，您的岗位不能办理。")
    length = _length(clock, rule, length)
    _refuse_extension(clock, rule, reason=reason, is_collective=is_collective)
    Extension.objects.create(
        clock=clock,
        position=position,
        length=length,
        approver=rule.approver,
        role=role,
        approved_by=_person(by),
        approved_on=time.today(),
        is_collective=is_collective,
        reason=reason.strip(),
    )
    _reckon(clock)
    clock.save()
    _record("extend", clock, by=by, summary=f"{clock.label}：{rule.approver}批准延长，{clock.due_on} 届满", length=length, role=role)
    return clock


@transaction.atomic
def stop(clock: Clock, *, by, on: date | None = None, reason: str = "") -> Clock:
    """End a period because what it was for is done; a second time changes nothing."""
    held = Clock.objects.select_for_update().get(pk=clock.pk)
    if held.stopped_on:
        return held
    on = on or time.today()
    if on < held.started_on:
        raise ClockRefused(f"办结日不能早于起算日 {held.started_on}。")
    held.suspensions.filter(until_on__isnull=True).update(until_on=max(on, held.suspended_from or on))
    held.stopped_on, held.stop_reason, held.suspended_from = on, reason.strip(), None
    held.save(update_fields=["stopped_on", "stop_reason", "suspended_from"])
    _record("stop", held, by=by, summary=f"{held.label}：{on} 办结" + ("" if on <= held.due_on else "（逾期）"), reason=reason)
    return held


def _next_extension(clock: Clock):
    rules = Period.from_value(clock.rule.value).extensions
    done = clock.extensions.count()
    if not rules:
        raise ClockRefused(f"“{clock.label}”没有可以延长的规定。")
    if done < len(rules):
        return rules[done], done + 1
    if rules[-1].is_collective:
        return rules[-1], done + 1
    raise ClockRefused(f"“{clock.label}”已经延长过 {done} 次，不能再延长。")


def _length(clock: Clock, rule, length: int | None) -> int:
    unit = UNITS[Period.from_value(clock.rule.value).unit]
    if rule.length is None and not length:
        raise ClockRefused(f"请写明延长多少{unit}。")
    length = length or rule.length
    if length < 1 or (rule.length is not None and length > rule.length):
        raise ClockRefused(f"最多延长 {rule.length} {unit}。" if rule.length else f"延长至少 1 {unit}。")
    return length


def _refuse_extension(clock: Clock, rule, *, reason: str, is_collective: bool) -> None:
    if time.today() > clock.warn_on and not clock.suspended_from:
        raise ClockRefused(f"期限已于 {clock.warn_on} 届满，届满后不能再批准延长。")
    if not reason.strip():
        raise ClockRefused("请写明延长的理由。")
    if rule.is_collective and not is_collective:
        raise ClockRefused("再次延长须负责人集体讨论决定，请先登记集体讨论的结论。")


def _not_counted(clock: Clock, from_on: date, until_on: date) -> int:
    """Return how much of a suspension does not count, in the period's own unit; the first day is not part of it."""
    if Period.from_value(clock.rule.value).unit == "workdays":
        return workdays_between(from_on, until_on, calendar())
    return (until_on - from_on).days


def _reckon(clock: Clock) -> None:
    """Set the clock's dates and working from its rule, suspensions and extensions."""
    period = Period.from_value(clock.rule.value)
    past = list(clock.suspensions.filter(until_on__isnull=False)) if clock.pk else []
    longer = list(clock.extensions.all()) if clock.pk else []
    extra = Extra(
        suspended=sum(row.counted for row in past),
        extended=sum(row.length for row in longer),
        not_before=max((row.until_on for row in past if row.counted), default=None),
        granted="、".join(dict.fromkeys(f"{row.approver}批准" for row in longer)),
    )
    due = due_of(clock.rule, period, clock.started_on, extra)
    clock.due_on, clock.unrolled_on, clock.warn_on = due.due, due.unrolled, due.warn_on
    clock.working, clock.notice = due.working[:400], due.notice[:120]
    if period.unit == "hours" and clock.started_at:
        clock.due_at = clock.started_at + timedelta(hours=period.length)
        clock.due_on = clock.unrolled_on = clock.warn_on = time.day_of(clock.due_at)
