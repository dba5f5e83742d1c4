"""Restraints of things, time for tests, longer periods, and orders to correct."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.cases import rules
from inspections.cases.models import Case
from inspections.cases.models_beside import Order, Restraint
from inspections.cases.states import BEFORE_DECISION, LEADERS, CaseState
from inspections.cases.states_beside import SEIZURES, Disposal, OrderState, RestraintKind, RestraintState
from inspections.cases.steps import clock_of, go_on, locked, must_handle, must_not_handle, open_duty_of, pause, refuse_if, retime
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import SETTLED, Whereabouts
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.audit.rules import kind_of
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, begin, move

TESTS = "检测检验鉴定"
COLLECTING = BEFORE_DECISION | {CaseState.VERIFYING, CaseState.FILING}
WENT_TO = {Disposal.RETURNED: Whereabouts.RETURNED, Disposal.CONFISCATED: Whereabouts.CONFISCATED, Disposal.POLICE: Whereabouts.POLICE}


def _clock(restraint: Restraint, key: str = "") -> Clock | None:
    return Clock.objects.running().of(kind_of(restraint), restraint.pk).filter(rule_key=key or restraint.period).first()


@transaction.atomic
def impose(restraint: Restraint, things: list, *, by: User) -> Restraint:
    """Register, seal or detain things (kind, reason, place, moment, approver are set) and start the period.

    Without a leader's approval beforehand it must be urgent; the approval then follows within twenty-four hours.
    """
    held = locked(restraint.case)
    must_handle(held, by)
    refuse_if(_cannot_impose(held, restraint, things))
    restraint.case, restraint.area_code, restraint.made_by, restraint.made_at = held, held.area_code, by, clock.now()
    started_on = clock.day_of(restraint.imposed_at)
    begin(restraint, RestraintState.IMPOSED, by=by)
    restraint.exhibits.set(things)
    period = clocks.start(restraint, restraint.period, by=by, started_on=started_on)
    if restraint.approved_by_id is None:
        clocks.start(restraint, f"{restraint.period}_approval", by=by, started_on=started_on, started_at=restraint.imposed_at)
    _retimed(restraint, period)
    return restraint


def _cannot_impose(case: Case, restraint: Restraint, things: list) -> str:
    if case.state not in COLLECTING:
        return "案件已经作出决定或者办结，不能再采取登记保存、查封、扣押措施。"
    approver = restraint.approved_by
    if approver is None and not restraint.is_urgent:
        return "采取措施前须经负责人批准；情况紧急的，请勾选“情况紧急”，并在二十四小时内补办批准手续。"
    if approver and (not approver.roles & LEADERS or rules.is_handler(case, approver)):
        return "批准人须是不办理本案的局负责人。"
    if restraint.imposed_at > clock.now():
        return "采取措施的时间不能晚于现在。"
    chain = case.audit_chain
    if not things or any(row.dossier != chain or row.whereabouts in SETTLED for row in things):
        return "请选择本案中还没有处理的物品（先在“证据物品”里登记）。"
    return rules.handlers_missing(case)


@transaction.atomic
def approve_restraint(restraint: Restraint, *, by: User) -> Restraint:
    """A leader approves afterwards what was urgent."""
    must_not_handle(locked(restraint.case), by, "批准")
    if not by.roles & LEADERS:
        raise PermissionDenied("登记保存、查封、扣押由局负责人批准。")
    held = Restraint.objects.select_for_update().get(pk=restraint.pk)
    if held.approved_by_id or held.state != RestraintState.IMPOSED:
        raise MoveRefused("这项措施已经批准或者解除，请刷新页面。")
    held.approved_by, held.approved_at = by, clock.now()
    held.save(update_fields=["approved_by", "approved_at"])
    waiting = _clock(held, f"{held.period}_approval")
    if waiting:
        clocks.stop(waiting, by=by, reason="补办批准")
    audit.record("inspections.case.approve_restraint", held, by=by, summary=f"补办批准：{held}")
    return held


@transaction.atomic
def extend_restraint(restraint: Restraint, *, by: User, reason: str, length: int | None = None) -> Restraint:
    """A leader extends a sealing or detention once, before its un-rolled last day (程序规定第三十六条至第四十二条)."""
    must_not_handle(locked(restraint.case), by, "批准延长")
    running = _clock(restraint)
    if running is None:
        raise MoveRefused("这项措施已经解除，不能延长。")
    _retimed(restraint, clocks.extend(running, by=by, reason=reason, length=length))
    return restraint


@transaction.atomic
def lift(restraint: Restraint, *, by: User, disposal: str, note: str) -> Restraint:
    """End a restraint with what becomes of the things; what was returned, confiscated or handed on moves with it."""
    must_handle(locked(restraint.case), by)
    if disposal == Disposal.SEIZED and restraint.kind in SEIZURES:
        raise MoveRefused("已经是查封、扣押的，请选择其他处理方式。")
    move(restraint, "lift", by=by, note=note, disposal=disposal, ended_on=clock.today())
    _end_clocks(restraint, by=by)
    if disposal in WENT_TO:
        label = Whereabouts(WENT_TO[disposal]).label
        for thing in restraint.exhibits.exclude(whereabouts__in=sorted(SETTLED)).order_by("number"):
            receiver = restraint.case.party_name if disposal == Disposal.RETURNED else label
            exhibits.hand_over(thing, whereabouts=WENT_TO[disposal], holder=receiver, reason=note, by=by, subject=restraint.case)
    return restraint


def lapse_registrations() -> int:
    """End the advance registrations whose seven working days are over (第三十三条至第三十五条); return how many. Safe to run again."""
    late = Restraint.objects.filter(kind=RestraintKind.REGISTERED, state=RestraintState.IMPOSED, due_on__lt=clock.today())
    return sum(_lapse(pk) for pk in late.order_by("pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def _lapse(pk: int) -> bool:
    held = Restraint.objects.select_for_update(of=("self",)).select_related("case").get(pk=pk)
    if held.state != RestraintState.IMPOSED:
        return False
    move(held, "lapse", by=SYSTEM, ended_on=clock.today())
    _end_clocks(held, by=SYSTEM)
    return True


def _end_clocks(restraint: Restraint, *, by) -> None:
    for running in Clock.objects.running().of(kind_of(restraint), restraint.pk):
        clocks.stop(running, by=by, reason=restraint.get_state_display())


def _retimed(restraint: Restraint, running: Clock) -> None:
    """The office is held to the day before rolling over: duty and record carry that one."""
    restraint.due_on = running.warn_on
    restraint.save(update_fields=["due_on"])
    Duty.objects.of(kind_of(restraint), restraint.pk).open().update(due_on=running.warn_on)


@transaction.atomic
def begin_test(case: Case, *, by: User, reason: str, from_on: date) -> Case:
    """Things go to be tested: neither the case's period nor that of sealed things runs meanwhile."""
    held = locked(case)
    must_handle(held, by)
    if held.state not in COLLECTING or not reason.strip():
        raise MoveRefused("请写明送检情况；决定作出以后不能再扣除检验时间。")
    pause(held, by=by, ground=TESTS, reason=reason, from_on=from_on)
    for restraint in held.restraints.filter(state=RestraintState.IMPOSED, kind__in=sorted(SEIZURES)):
        running = _clock(restraint)
        if running and not running.suspended_from:
            clocks.suspend(running, by=by, reason=reason, from_on=max(from_on, running.started_on))
    return held


@transaction.atomic
def end_test(case: Case, *, by: User, until_on: date) -> Case:
    """The results are there: the periods run again."""
    held = locked(case)
    must_handle(held, by)
    if until_on > clock.today():
        raise MoveRefused("取得结论的日期不能晚于今天。")
    if not held.timeouts.filter(ground=TESTS, until_on__isnull=True, from_on__lte=until_on).exists():
        raise MoveRefused("没有正在进行的检验，或者日期早于送检日期。")
    go_on(held, by=by, ground=TESTS, until_on=until_on)
    for restraint in held.restraints.filter(state=RestraintState.IMPOSED, kind__in=sorted(SEIZURES)):
        running = _clock(restraint)
        if running and running.suspended_from:
            _retimed(restraint, clocks.resume(running, by=by, until_on=max(until_on, running.suspended_from)))
    return held


@transaction.atomic
def extend(case: Case, key: str, *, by: User, reason: str, length: int | None = None, is_collective: bool = False) -> Case:
    """A leader makes a period of the case longer: checking, review, or the ninety days."""
    held = locked(case)
    must_not_handle(held, by, "批准延长")
    running = clock_of(held, key)
    if running is None:
        raise MoveRefused("这个期限没有在计算，不能延长。")
    longer = clocks.extend(running, by=by, reason=reason, length=length, is_collective=is_collective)
    if key == "case.decide":
        retime(held)
    else:
        open_duty_of(held).update(due_on=longer.due_on)
    return held


@transaction.atomic
def issue_order(order: Order, *, by: User) -> Order:
    """Order the party to correct (demand, day, term are set); a penalty always goes with one (行政处罚法第二十八条)."""
    held = locked(order.case)
    must_handle(held, by)
    if held.state in {CaseState.NOT_FILED, CaseState.ARCHIVED, CaseState.TERMINATED, CaseState.TRANSFERRED}:
        raise MoveRefused("案件已经办结，不能再责令改正。")
    if not order.demand.strip() or not order.issued_on <= clock.today() or order.due_on < order.issued_on:
        raise MoveRefused("请写明改正要求；送达日期不晚于今天，改正期限不早于送达日期。")
    order.case, order.area_code, order.made_by, order.made_at = held, held.area_code, by, clock.now()
    return begin(order, OrderState.ISSUED, by=by, due_on=order.due_on)


@transaction.atomic
def confirm_order(order: Order, *, by: User, note: str) -> Order:
    """The party has corrected what was ordered."""
    must_handle(locked(order.case), by)
    return move(order, "confirm", by=by, note=note, result=note.strip()[:300])


@transaction.atomic
def refuse_order(order: Order, *, by: User, note: str) -> Order:
    """The party has not corrected it in time; where the law punishes that, it is a ground of its own."""
    must_handle(locked(order.case), by)
    if clock.today() <= order.due_on:
        raise MoveRefused(f"改正期限到 {order.due_on} 才满，不能登记逾期未改正。")
    return move(order, "refuse", by=by, note=note, result=note.strip()[:300])
