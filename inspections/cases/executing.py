"""From the service of the decision to the archive; suspension and termination."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.cases.deciding import record_service
from inspections.cases.filing import missing
from inspections.cases.models import Case
from inspections.cases.models_served import Receipt, Service
from inspections.cases.states import LEADERS, CaseState, ServedPaper, Verdict
from inspections.cases.steps import go_on, locked, must_handle, must_not_handle, pause, refuse_if, stop_clock
from inspections.cases.sums import paid, surcharge_owed
from inspections.exhibits.actions import unsettled
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, move
from workshops.credit import actions as credit

CREDIT_KIND = "行政处罚"
SUSPENSION = "中止"
REMEDIES = ("case.reconsideration", "case.litigation")


@transaction.atomic
def serve(case: Case, service: Service, *, by: User) -> Case:
    """The decision has reached the party: fifteen days to pay and the terms of remedy begin when the service takes effect."""
    held = locked(case)
    must_handle(held, by)
    served = record_service(held, service, by=by, paper=ServedPaper.DECISION)
    stop_clock(held, "case.serve", by=by)
    terms = {}
    if held.money > 0:
        terms["pay_until"] = clocks.start(held, "case.pay", by=by, started_on=served.effective_on).due_on
    for key in REMEDIES:
        clocks.start(held, key, by=by, started_on=served.effective_on)
    move(held, "serve", by=by, served_on=served.effective_on, due_on=terms.get("pay_until"), **terms)
    return held


@transaction.atomic
def receive_payment(case: Case, *, by: User, amount: Decimal, voucher: str, paid_on: date, surcharge: Decimal = Decimal(0)) -> Receipt:
    """Write a payment down; the same voucher with the same amount is one payment. The last one stops the clock."""
    held, voucher = locked(case), voucher.strip()
    must_handle(held, by)
    known = Receipt.objects.filter(voucher=voucher).first()
    if known:
        if (known.case_id, known.amount) == (held.pk, amount):
            return known
        raise MoveRefused(f"缴款书号 {voucher} 已登记过另一笔缴款，请核对。")
    if held.state != CaseState.EXECUTING:
        raise MoveRefused("决定书送达以后、结案以前才能登记缴款。")
    left = held.money - paid(held)
    if surcharge > surcharge_owed(held):
        raise MoveRefused(f"加处罚款现在应缴 {surcharge_owed(held):,.2f} 元，登记的金额多了，请核对。")
    if not voucher or amount <= 0 or amount - surcharge > left:
        raise MoveRefused(f"请填写缴款书号；金额须大于 0，罚没款部分不超过还应缴的 {left:,.2f} 元。")
    if not held.served_on <= paid_on <= clock.today():
        raise MoveRefused("缴款日期须在决定书送达之日到今天之间。")
    made = Receipt.objects.create(case=held, amount=amount, surcharge=surcharge, voucher=voucher, paid_on=paid_on, made_by=by)
    audit.record("inspections.case.receive", held, by=by, summary=f"缴款 {amount:,.2f} 元", data={"voucher": voucher})
    if paid(held) == held.money and held.fulfilled_on is None:
        held.fulfilled_on = paid_on
        held.save(update_fields=["fulfilled_on"])
        stop_clock(held, "case.pay", by=by, on=clock.today())
        clocks.start(held, "case.close", by=by, started_on=paid_on)
    return made


@transaction.atomic
def fulfil(case: Case, *, by: User, on: date, note: str) -> Case:
    """Everything the decision demands besides money is done (or there was no money to pay)."""
    held = locked(case)
    must_handle(held, by)
    if held.state != CaseState.EXECUTING:
        raise MoveRefused("决定书送达以后才能登记履行情况。")
    if held.money > paid(held):
        raise MoveRefused(f"还有 {held.money - paid(held):,.2f} 元罚没款没有缴清。")
    if not held.served_on <= on <= clock.today():
        raise MoveRefused("履行日期须在决定书送达之日到今天之间。")
    refuse_if("" if note.strip() else "请写明履行情况。")
    held.fulfilled_on = on
    held.save(update_fields=["fulfilled_on"])
    audit.record("inspections.case.fulfil", held, by=by, summary=f"履行完毕：{note}"[:300])
    clocks.start(held, "case.close", by=by, started_on=on)
    return held


@transaction.atomic
def propose_closing(case: Case, *, by: User, note: str = "") -> Case:
    """Report that the case can be closed: the decision is carried out and every seized thing accounted for."""
    held = locked(case)
    must_handle(held, by)
    if held.fulfilled_on is None:
        raise MoveRefused("处罚决定还没有履行完毕，不能结案（《市场监督管理行政处罚程序规定》第七十七条）。")
    left = unsettled(held.audit_chain)
    if left:
        named = "、".join(str(row) for row in left[:5])
        raise MoveRefused(
            f"还有 {len(left)} 件涉案物品没有处理：{named}。处理完毕后再报请结案（《市场监督管理行政处罚程序规定》第七十七条）。"
        )
    owed = surcharge_owed(held)
    if owed > 0:
        raise MoveRefused(
            f"逾期缴款的加处罚款还有 {owed:,.2f} 元没有缴，请登记缴款，或者由负责人批准减免（《市场监督管理行政处罚程序规定》第七十五条）。"
        )
    stop_clock(held, "case.close", by=by)
    return move(held, "propose_closing", by=by, note=note)


@transaction.atomic
def return_closing(case: Case, *, by: User, note: str) -> Case:
    """A leader wants something done before the case is closed."""
    held = locked(case)
    must_not_handle(held, by, "审批结案")
    return move(held, "return_closing", by=by, note=note)


@transaction.atomic
def close(case: Case, *, by: User, note: str = "") -> Case:
    """Close the case; a penalty goes into the workshop's credit record, which risk grading reads."""
    held = locked(case)
    must_not_handle(held, by, "审批结案")
    move(held, "close", by=by, note=note, closed_on=clock.today())
    write_credit(held, by=by)
    return held


def write_credit(case: Case, *, by: User) -> None:
    """A closed penalty stands in the workshop's credit record, which risk grading reads; a restricted one not while it is."""
    if case.workshop_id and case.verdict == Verdict.PENALTY and not case.is_restricted and case.overturned_on is None:
        sentence = f"因{case.cause}受到行政处罚（{case.decision_number}）"
        credit.write_line(case.workshop, on=case.decided_on, kind=CREDIT_KIND, sentence=sentence, is_adverse=True, url=case.url, by=by)


@transaction.atomic
def archive(case: Case, *, by: User) -> Case:
    """Put the complete file away: every paper that this case needs is issued or kept as a signed original (第七十八条)."""
    held = locked(case)
    must_handle(held, by)
    lacking = missing(held) if held.state == CaseState.CLOSED else []
    if lacking:
        raise MoveRefused(f"卷宗还缺：{'、'.join(lacking)}。补齐后再归档（《市场监督管理行政处罚程序规定》第七十八条）。")
    stop_clock(held, "case.simple_file", by=by)
    return move(held, "archive", by=by, archived_on=clock.today())


def end_remedy_periods() -> int:
    """Stop the party's periods of remedy that ran out unused; return how many. Safe to run again."""
    over = Clock.objects.overdue(clock.today()).filter(subject_kind="inspections.case", rule_key__in=REMEDIES).order_by("pk")
    for running in over[:500]:
        clocks.stop(running, by=SYSTEM, on=running.due_on, reason="期满")
    return len(over[:500])


@transaction.atomic
def suspend(case: Case, *, by: User, note: str) -> Case:
    """Suspend for one of the grounds of article 46; the ninety days stand still."""
    held = locked(case)
    must_not_handle(held, by, "审批中止")
    before = held.state
    move(held, "suspend", by=by, note=note, suspended_in=before)
    pause(held, by=by, ground=SUSPENSION, reason=note)
    return held


@transaction.atomic
def resume(case: Case, *, by: User, note: str) -> Case:
    """The ground of the suspension is gone: the case goes on where it stood."""
    held = locked(case)
    name = "resume_decision" if held.suspended_in == CaseState.DECIDING else "resume_investigation"
    must_not_handle(held, by, "审批恢复")
    move(held, name, by=by, note=note, suspended_in="")
    go_on(held, by=by, ground=SUSPENSION)
    return held


@transaction.atomic
def terminate(case: Case, *, by: User, note: str) -> Case:
    """End a case whose party died or ceased to exist (第四十六条、第四十七条)."""
    held = locked(case)
    must_not_handle(held, by, "审批终止")
    stop_clock(held, "case.decide", by=by, reason="终止")
    return move(held, "terminate", by=by, note=note)


@transaction.atomic
def waive_surcharge(case: Case, *, by: User, amount: Decimal, reason: str) -> Case:
    """A leader lets the party off some of the surcharge, with the reason."""
    held = locked(case)
    must_not_handle(held, by, "减免加处罚款")
    if not by.roles & LEADERS:
        raise PermissionDenied("加处罚款由局负责人批准减免。")
    if not reason.strip() or not 0 < amount <= surcharge_owed(held):
        raise MoveRefused(f"请写明理由，减免金额不超过还应缴的加处罚款 {surcharge_owed(held):,.2f} 元。")
    held.surcharge_waived, held.surcharge_reason = held.surcharge_waived + amount, reason.strip()[:200]
    held.save(update_fields=["surcharge_waived", "surcharge_reason"])
    audit.record("inspections.case.waive_surcharge", held, by=by, summary=f"减免加处罚款 {amount:,.2f} 元：{reason}"[:300])
    return held
