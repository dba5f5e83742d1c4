"""The simple procedure: a warning or a small fine on the spot (程序规定第六十六条至第七十三条)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from inspections.cases import rules
from inspections.cases.deciding import note_decided
from inspections.cases.models import Case, CaseViolation, Penalty
from inspections.cases.models_served import Receipt, Service
from inspections.cases.papers import issue_by_step
from inspections.cases.publishing import queue_decision
from inspections.cases.states import CaseState, PenaltyKind, Procedure, ServedPaper, ServiceMethod, Verdict
from inspections.cases.steps import locked, must_handle, refuse_if, stop_clock
from inspections.cases.words import day
from inspections.leads.ending import tell_filing
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused, move


@dataclass(frozen=True)
class Found:
    """What was found and imposed on the spot; `kinds` are warning and fine, `cash_voucher` the receipt of cash."""

    facts: str
    violations: list
    kinds: list
    fine: Decimal = Decimal(0)
    cash_voucher: str = ""


@transaction.atomic
def decide_at_once(case: Case, found: Found, *, by: User) -> Case:
    """Decide and hand over the decision on the spot; with a voucher the fine was taken in cash, within its limit."""
    held, today = locked(case), clock.today()
    must_handle(held, by)
    refuse_if(_refusal(held, found))
    CaseViolation.objects.bulk_create(CaseViolation(case=held, violation=row) for row in found.violations)
    Penalty.objects.bulk_create(Penalty(case=held, kind=kind) for kind in found.kinds)
    refuse_if(rules.limitation_refusal(held) or rules.crime_refusal(held) or (rules.fined_before(held) if found.fine else ""))
    changes = {
        "facts": found.facts.strip(),
        "verdict": Verdict.PENALTY,
        "fine": found.fine,
        "procedure": Procedure.SIMPLE,
        "served_on": today,
    }
    changes |= {"decided_on": today, "decided_by": by}
    for field, value in changes.items():  # the paper is written from the decided case, before it moves
        setattr(held, field, value)
    if held.state == CaseState.VERIFYING:
        changes["decision_number"] = issue_by_step(held, "decide_at_once", by=by, decided_on=day(today)).number
    stop_clock(held, "lead.verify", by=by)
    if found.fine:
        changes["pay_until"] = clocks.start(held, "case.pay", by=by, started_on=today).due_on
    due_on = clocks.start(held, "case.simple_file", by=by, started_on=today).due_on
    move(held, "decide_at_once", by=by, due_on=due_on, **changes)
    Service.objects.create(
        case=held, paper=ServedPaper.DECISION, method=ServiceMethod.IN_PERSON, sent_on=today, effective_on=today,
        receiver=held.party_name[:60], made_by=by,
    )  # fmt: skip
    for key in ("case.reconsideration", "case.litigation"):
        clocks.start(held, key, by=by, started_on=today)
    if found.cash_voucher:
        _take_cash(held, found.fine, found.cash_voucher, by=by)
    elif not found.fine:
        held.fulfilled_on = today
        held.save(update_fields=["fulfilled_on"])
    if held.lead_id:
        tell_filing(held.lead, "经核查，已依法当场作出处理决定。", by=by)
    note_decided(held)
    queue_decision(held, by=by)
    return held


def _refusal(case: Case, found: Found) -> str:
    kinds, fine, today = set(found.kinds), found.fine, clock.today()
    if not found.facts.strip() or not found.violations or not kinds:
        return "请写明违法事实，选择违法行为和处罚种类。"
    if (PenaltyKind.FINE in kinds) != (fine > 0):
        return "“罚款”的种类和金额要一致。"
    limit = Decimal(rulebook.value("case.cash_fine", today))
    if found.cash_voucher and not 0 < fine <= limit:
        return (
            f"当场收缴的罚款不得超过 {limit:,.2f} 元，其他的请当事人到银行缴纳（《市场监督管理行政处罚程序规定》第六十六条至第七十三条）。"
        )
    missing = rules.handlers_missing(case) or rules.certificates_missing(case, today)
    return missing or rules.simple_refusal(case, fine, kinds, today)


def _take_cash(case: Case, fine: Decimal, voucher: str, *, by: User) -> None:
    today = clock.today()
    if Receipt.objects.filter(voucher=voucher.strip()).exists():
        raise MoveRefused(f"收据号 {voucher} 已登记过，请核对。")
    Receipt.objects.create(case=case, amount=fine, voucher=voucher.strip()[:40], paid_on=today, made_by=by)
    case.fulfilled_on = today
    case.save(update_fields=["fulfilled_on"])
    stop_clock(case, "case.pay", by=by)
    clocks.start(case, "case.cash_hand_in", by=by, started_on=today)
    audit.record("inspections.case.receive", case, by=by, summary=f"当场收缴罚款 {fine:,.2f} 元", data={"voucher": voucher})


@transaction.atomic
def hand_in_cash(case: Case, *, by: User) -> Case:
    """The cash was handed in to the office, which then has two working days to bank it."""
    held = locked(case)
    must_handle(held, by)
    refuse_if("" if held.procedure == Procedure.SIMPLE and held.receipts.exists() else "没有当场收缴的罚款。")
    stop_clock(held, "case.cash_hand_in", by=by, reason="已交局")
    clocks.start(held, "case.cash_bank", by=by, started_on=clock.today())
    audit.record("inspections.case.hand_in_cash", held, by=by, summary="当场收缴的罚款已交局")
    return held


@transaction.atomic
def bank_cash(case: Case, *, by: User) -> Case:
    """The cash was paid into the bank."""
    held = locked(case)
    must_handle(held, by)
    stop_clock(held, "case.cash_bank", by=by, reason="已缴存银行")
    audit.record("inspections.case.bank_cash", held, by=by, summary="当场收缴的罚款已缴存银行")
    return held
