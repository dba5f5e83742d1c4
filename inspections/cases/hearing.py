"""The hearing and the legal review that follows it (行政处罚法第六十三条、第六十四条)."""

from datetime import date, datetime

from django.db import transaction

from inspections.cases import rules
from inspections.cases.models import Case
from inspections.cases.models_beside import Hearing
from inspections.cases.steps import decide_by, go_on, locked, must_be_qualified, must_handle, must_not_handle, pause, refuse_if, stop_clock
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.rules import compute
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, move

HEARING = "听证"


@transaction.atomic
def ask_hearing(case: Case, *, by: User, on: date) -> Case:
    """The party asks for a hearing in time and the penalty is heavy enough; the ninety days stand still."""
    held = locked(case)
    must_handle(held, by)
    if held.notified_on is None or not held.notified_on <= on <= held.statement_until:
        raise MoveRefused("听证申请须在告知书送达后五个工作日内提出（《行政处罚法》第六十三条、第六十四条）。")
    if not rules.hearing_ground(held, on):
        raise MoveRefused("拟作出的处罚不在听证范围内（《行政处罚法》第六十三条、第六十四条）。")
    move(held, "ask_hearing", by=by)
    Hearing.objects.create(case=held, asked_on=on)
    pause(held, by=by, ground=HEARING)
    return held


@transaction.atomic
def announce_hearing(case: Case, *, by: User, planned_at: datetime, place: str, presider: User, announced_on: date) -> Hearing:
    """Tell the party when and where: seven working days before, led by somebody who does not handle the case."""
    held = locked(case)
    must_not_handle(held, by, "组织听证")
    hearing = _open_hearing(held)
    if rules.is_handler(held, presider):
        raise MoveRefused(f"{presider.name} 办理这个案件，不能主持听证（《行政处罚法》第六十四条）。")
    latest = compute("case.hearing_notice", clock.day_of(planned_at)).due
    if announced_on > latest:
        raise MoveRefused(f"听证须在举行的七个工作日前通知：{planned_at:%Y-%m-%d} 举行的，最迟 {latest} 通知（《行政处罚法》第六十四条）。")
    refuse_if("" if place.strip() else "请写明听证地点。")
    hearing.planned_at, hearing.place, hearing.presider = planned_at, place.strip()[:120], presider
    hearing.announced_on = announced_on
    hearing.save()
    audit.record("inspections.case.announce_hearing", held, by=by, summary=f"通知听证：{clock.day_of(planned_at)} {place}"[:300])
    return hearing


@transaction.atomic
def report_hearing(case: Case, *, by: User, held_on: date, note: str) -> Case:
    """The hearing was held; its report goes to legal review."""
    held = locked(case)
    must_not_handle(held, by, "主持听证")
    refuse_if("" if note.strip() else "请写明听证情况和意见。")
    hearing = _open_hearing(held)
    if hearing.announced_on is None or not hearing.announced_on <= held_on <= clock.today():
        raise MoveRefused("听证须先通知当事人，举行日期在通知以后、不晚于今天（《行政处罚法》第六十四条）。")
    hearing.held_on, hearing.report = held_on, note.strip()
    hearing.save(update_fields=["held_on", "report"])
    go_on(held, by=by, ground=HEARING)
    return _to_legal(held, "report_hearing", by=by, note=note)


@transaction.atomic
def withdraw_hearing(case: Case, *, by: User, note: str) -> Case:
    """The party takes its request for a hearing back."""
    held = locked(case)
    must_not_handle(held, by, "组织听证")
    hearing = _open_hearing(held)
    hearing.withdrawn_on = clock.today()
    hearing.save(update_fields=["withdrawn_on"])
    go_on(held, by=by, ground=HEARING)
    return _to_legal(held, "withdraw_hearing", by=by, note=note)


def _open_hearing(case: Case) -> Hearing:
    found = Hearing.objects.select_for_update().filter(case=case, held_on__isnull=True, withdrawn_on__isnull=True).first()
    if found is None:
        raise MoveRefused("没有待举行的听证，请刷新页面查看最新状态。")
    return found


def _to_legal(case: Case, name: str, *, by: User, note: str) -> Case:
    stop_clock(case, "case.statement", by=by)
    return move(case, name, by=by, note=note, due_on=clocks.start(case, "case.review", by=by, started_on=clock.today()).due_on)


@transaction.atomic
def pass_legal(case: Case, *, by: User, note: str = "") -> Case:
    """Legal review after the hearing agrees; what was heard is then decided by the leaders together (程序规定第五十条、第六十条)."""
    held = locked(case)
    must_not_handle(held, by, "法制审核")
    must_be_qualified(by)
    stop_clock(held, "case.review", by=by)
    together = held.needs_discussion or held.hearings.filter(held_on__isnull=False).exists()
    return move(held, "pass_legal", by=by, note=note, reviewed_by=by, needs_discussion=together, due_on=decide_by(held))


@transaction.atomic
def return_legal(case: Case, *, by: User, note: str) -> Case:
    """Legal review after the hearing finds something wanting."""
    held = locked(case)
    must_not_handle(held, by, "法制审核")
    must_be_qualified(by)
    stop_clock(held, "case.review", by=by)
    return move(held, "return_legal", by=by, note=note, due_on=decide_by(held))
