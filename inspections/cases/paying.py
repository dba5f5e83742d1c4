"""When a decision is not simply paid: later or in parts, demanded, enforced by the court, contested."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from inspections.cases.executing import CREDIT_KIND
from inspections.cases.models import Case
from inspections.cases.models_beside import Deferral, Demand, Instalment, Remedy
from inspections.cases.states import DECIDED, CaseState
from inspections.cases.states_beside import OVERTURNED, DeferralState, DemandState, RemedyState
from inspections.cases.steps import locked, must_handle, must_not_handle, open_duty_of, refuse_if, stop_clock
from inspections.cases.sums import paid
from jishan_portal.accounts.models import User
from jishan_portal.audit.rules import kind_of
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.clocks.rules import compute
from jishan_portal.kit import clock
from jishan_portal.publications import actions as publications
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.credit import actions as credit

ENDS = {RemedyState.UPHELD: "uphold", RemedyState.VARIED: "vary", RemedyState.REVOKED: "revoke", RemedyState.WITHDRAWN: "withdraw"}


@transaction.atomic
def ask_deferral(case: Case, *, by: User, reason: str, asked_on: date, parts: list[tuple[date, Decimal]]) -> Deferral:
    """Write down that the party asks to pay later (one part) or in parts (程序规定第七十二条、第七十四条)."""
    held = locked(case)
    must_handle(held, by)
    refuse_if(_bad_parts(held, parts))
    if not reason.strip() or asked_on > clock.today():
        raise MoveRefused("请写明申请理由；申请日期不能晚于今天。")
    asked = Deferral(case=held, area_code=held.area_code, reason=reason.strip()[:300], asked_on=asked_on, made_by=by)
    begin(asked, DeferralState.ASKED, by=by)
    Instalment.objects.bulk_create(Instalment(deferral=asked, due_on=day, amount=amount) for day, amount in parts)
    return asked


def _bad_parts(case: Case, parts: list) -> str:
    if case.state != CaseState.EXECUTING or case.pay_until is None:
        return "决定书送达以后、缴清以前才能申请延期或者分期。"
    days = [day for day, _ in parts]
    if not parts or days != sorted(set(days)) or days[0] < clock.today():
        return "请按先后填写缴纳日期，从今天以后开始。"
    left = case.money - paid(case)
    total = sum(amount for _, amount in parts)
    return "" if total == left else f"各期合计 {total:,.2f} 元，要等于还应缴的 {left:,.2f} 元。"


@transaction.atomic
def grant_deferral(deferral: Deferral, *, by: User, note: str = "") -> Deferral:
    """A leader grants it: the last part's day is the new day of payment."""
    held = locked(deferral.case)
    must_not_handle(held, by, "审批延期、分期")
    last = deferral.parts.order_by("-due_on").first()
    move(deferral, "grant", by=by, note=note, answer=note.strip()[:300])
    held.pay_until = last.due_on
    held.save(update_fields=["pay_until"])
    stop_clock(held, "case.pay", by=by, reason="批准延期、分期")
    open_duty_of(held).update(due_on=last.due_on)
    return deferral


@transaction.atomic
def refuse_deferral(deferral: Deferral, *, by: User, note: str) -> Deferral:
    """A leader does not grant it."""
    must_not_handle(locked(deferral.case), by, "审批延期、分期")
    return move(deferral, "refuse", by=by, note=note, answer=note.strip()[:300])


@transaction.atomic
def demand(case: Case, *, by: User, served_on: date) -> Demand:
    """Demand payment in writing once the day of payment has passed; ten working days later the court may be asked."""
    held = locked(case)
    must_handle(held, by)
    if held.state != CaseState.EXECUTING or held.fulfilled_on or held.pay_until is None:
        raise MoveRefused("没有需要催告的罚没款。")
    if not held.pay_until < served_on <= clock.today():
        raise MoveRefused(f"缴款期限 {held.pay_until} 届满后才能催告，送达日期不能晚于今天（《市场监督管理行政处罚程序规定》第七十六条）。")
    if held.demands.filter(state=DemandState.WAITING).exists():
        raise MoveRefused("已经催告，等待期满。")
    made = Demand(case=held, area_code=held.area_code, served_on=served_on, made_by=by)
    made.wait_until = compute("case.demand", served_on).due
    begin(made, DemandState.WAITING, by=by, due_on=made.wait_until)
    clocks.start(made, "case.demand", by=by, started_on=served_on)
    return made


def enforceable(case: Case) -> tuple[date, date, str]:
    """Return between which days (after the first, up to the second) the court may be asked, and the working.

    It opens when the time to sue is over and nothing is pending; where payment was put off, from the end of that (第七十六条).
    """
    opens = compute("case.litigation", case.served_on).due
    if case.deferrals.filter(state=DeferralState.GRANTED).exists():
        opens = max(opens, case.pay_until)
    found = compute("case.enforce", opens)
    return opens, found.warn_on, found.working


@transaction.atomic
def apply_to_court(one: Demand, *, by: User, court: str, on: date) -> Demand:
    """Ask the court to enforce."""
    held = locked(one.case)
    must_handle(held, by)
    opens, closes, _ = enforceable(held)
    if not court.strip() or on > clock.today():
        raise MoveRefused("请填写法院名称；申请日期不能晚于今天。")
    if held.remedies.filter(state=RemedyState.PENDING).exists():
        raise MoveRefused("复议、诉讼没有结束，不能申请强制执行（《市场监督管理行政处罚程序规定》第七十六条）。")
    if on <= one.wait_until or not opens < on <= closes:
        raise MoveRefused(
            f"催告期满（{one.wait_until}）、起诉期限届满（{opens}）以后，到 {closes} 以前申请"
            "（《市场监督管理行政处罚程序规定》第七十六条；《行政强制法》第五十三条、第五十四条）。"
        )
    move(one, "apply", by=by, court=court.strip()[:60], applied_on=on)
    _end_clock(one, by=by)
    return one


@transaction.atomic
def settle_demand(one: Demand, *, by: User) -> Demand:
    """The party paid after the demand."""
    held = locked(one.case)
    must_handle(held, by)
    if held.fulfilled_on is None:
        raise MoveRefused("罚没款还没有缴清。")
    move(one, "settle", by=by)
    _end_clock(one, by=by)
    return one


@transaction.atomic
def end_enforcement(one: Demand, *, by: User, note: str) -> Demand:
    """The court is done."""
    must_handle(locked(one.case), by)
    return move(one, "end", by=by, note=note, result=note.strip()[:300])


def _end_clock(record, *, by) -> None:
    for running in Clock.objects.running().of(kind_of(record), record.pk):
        clocks.stop(running, by=by)


@transaction.atomic
def open_remedy(remedy: Remedy, *, by: User) -> Remedy:
    """The party contests the decision (kind, body, number, day are set); the surcharge stands still meanwhile."""
    held = locked(remedy.case)
    must_handle(held, by)
    if held.state not in DECIDED or held.served_on is None:
        raise MoveRefused("决定书送达以后才有复议、诉讼。")
    if not held.served_on <= remedy.begun_on <= clock.today() or not remedy.body.strip():
        raise MoveRefused("请填写受理机关；受理日期在送达以后、不晚于今天。")
    remedy.case, remedy.area_code, remedy.made_by, remedy.made_at = held, held.area_code, by, clock.now()
    begin(remedy, RemedyState.PENDING, by=by)
    stop_clock(held, "case.reconsideration" if remedy.kind == "review" else "case.litigation", by=by, reason="当事人已提起")
    return remedy


@transaction.atomic
def end_remedy(remedy: Remedy, *, by: User, outcome: str, on: date, note: str) -> Remedy:
    """What came of it: a decision varied or revoked is taken off the public pages within three working days (公示规定第十一条)."""
    held = locked(remedy.case)
    must_handle(held, by)
    if not remedy.begun_on <= on <= clock.today():
        raise MoveRefused("结束日期在受理以后、不晚于今天。")
    move(remedy, ENDS[outcome], by=by, note=note, ended_on=on, result=note.strip()[:300])
    if outcome in OVERTURNED:
        held.overturned_on = on
        held.save(update_fields=["overturned_on"])
        if held.workshop_id:
            words = f"{remedy.get_kind_display()}{remedy.get_state_display()}"
            credit.clear_adverse(held.workshop, kind=CREDIT_KIND, url=held.url, reason=words, by=by)
        publications.recall_all(kind_of(held), held.pk, by=by, reason=f"{remedy.get_kind_display()}：{remedy.get_state_display()}", on=on)
    return remedy
