"""From the prior notice to the decision: service, statement, hearing, legal review, discussion, decision."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.cases import rules
from inspections.cases.models import Case, Service
from inspections.cases.states import CaseState, ServedPaper, ServiceMethod, Verdict
from inspections.cases.steps import go_on, locked, must_handle, must_not_handle, pause_clock, refuse_if, stop_clock
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.kit import clock
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, move
from workshops.registry.actions import note_event


@transaction.atomic
def approve_notice(case: Case, *, by: User, note: str = "") -> Case:
    """A leader approves what the party is told before the decision."""
    held = locked(case)
    must_not_handle(held, by, "审批告知")
    return move(held, "approve_notice", by=by, note=note)


@transaction.atomic
def return_notice(case: Case, *, by: User, note: str) -> Case:
    """A leader sends the intended decision back to the reviewer."""
    return move(locked(case), "return_notice", by=by, note=note, reviewed_by=None)


@transaction.atomic
def notify(case: Case, service: Service, *, by: User) -> Case:
    """The prior notice has reached the party: five working days to speak begin on the day the service takes effect."""
    held = locked(case)
    must_handle(held, by)
    served = record_service(held, service, by=by, paper=ServedPaper.NOTICE)
    period = clocks.start(held, "case.statement", by=by, started_on=served.effective_on)
    return move(held, "notify", by=by, notified_on=served.effective_on, statement_until=period.due_on, due_on=period.due_on)


@transaction.atomic
def record_service(case: Case, service: Service, *, by: User, paper: str) -> Service:
    """Write a service down (method, day sent, receiver … are set); electronic needs the confirmation, left the witness."""
    if service.sent_on > clock.today():
        raise MoveRefused("送达日期不能晚于今天。")
    if service.method == ServiceMethod.ELECTRONIC and not service.is_confirmed_electronic:
        raise MoveRefused("电子送达须先有当事人签署的送达地址确认书（《市场监督管理行政处罚程序规定》第八十二条）。")
    if service.method == ServiceMethod.LEFT and not service.witness.strip():
        raise MoveRefused("留置送达须写明见证人，或在说明里写明拍照、录像情况并填写见证人“无”。")
    service.case, service.paper, service.made_by, service.made_at = case, paper, by, clock.now()
    service.effective_on = rules.effective_on(service.method, service.sent_on)
    service.save(force_insert=True)
    said = f"{service.get_paper_display()}{service.get_method_display()}，{service.effective_on:%Y-%m-%d} 生效"
    audit.record("inspections.case.service", case, by=by, summary=said)
    return service


@transaction.atomic
def record_statement(case: Case, *, by: User, statement: str, review: str) -> Case:
    """Keep what the party said and how it was weighed; it never makes the penalty heavier (行政处罚法第四十五条)."""
    held = locked(case)
    must_handle(held, by)
    if held.state != CaseState.STATEMENT:
        raise MoveRefused("现在不在陈述申辩期，不能登记陈述申辩。")
    held.statement, held.statement_review = statement.strip(), review.strip()
    held.save(update_fields=["statement", "statement_review"])
    audit.record("inspections.case.statement", held, by=by, summary="登记陈述申辩及复核意见")
    return held


@transaction.atomic
def waive_statement(case: Case, *, by: User, on: date) -> Case:
    """The party said in writing that it neither speaks nor asks for a hearing."""
    held = locked(case)
    must_handle(held, by)
    if held.state != CaseState.STATEMENT:
        raise MoveRefused("现在不在陈述申辩期。")
    if not held.notified_on <= on <= clock.today():
        raise MoveRefused("放弃日期须在告知书送达之日到今天之间。")
    held.statement_waived_on = on
    held.save(update_fields=["statement_waived_on"])
    audit.record("inspections.case.waive", held, by=by, summary=f"当事人 {on:%Y-%m-%d} 书面放弃陈述申辩和听证")
    return held


@transaction.atomic
def ask_hearing(case: Case, *, by: User, on: date) -> Case:
    """The party asks for a hearing in time and the penalty is heavy enough; the ninety days stand still."""
    held = locked(case)
    must_handle(held, by)
    if held.notified_on is None or not held.notified_on <= on <= held.statement_until:
        raise MoveRefused("听证申请须在告知书送达后五个工作日内提出（《行政处罚法》第六十四条）。")
    if not rules.hearing_ground(held, on):
        raise MoveRefused("拟作出的处罚不在听证范围内（《行政处罚法》第六十三条）。")
    move(held, "ask_hearing", by=by)
    stop_clock(held, "case.statement", by=by, reason="当事人申请听证")
    pause_clock(held, by=by, reason="听证")
    return held


@transaction.atomic
def end_statement(case: Case, *, by: User) -> Case:
    """The time to speak is over or waived, and what was said has been weighed."""
    held = locked(case)
    must_handle(held, by)
    if not rules.statement_is_over(held, clock.today()):
        raise MoveRefused(
            f"陈述申辩和听证的期限到 {held.statement_until:%Y-%m-%d} 才满，当事人也没有书面放弃，"
            "不能作出决定（《市场监督管理行政处罚程序规定》第五十七条）。"
        )
    if held.statement and not held.statement_review:
        raise MoveRefused("当事人有陈述申辩，请先写明复核意见（《市场监督管理行政处罚程序规定》第五十八条）。")
    stop_clock(held, "case.statement", by=by)
    return move(held, "end_statement", by=by)


@transaction.atomic
def report_hearing(case: Case, *, by: User, note: str) -> Case:
    """The hearing was held; its report goes to legal review, which is made by another person than the one who presided."""
    held = locked(case)
    must_not_handle(held, by, "主持听证")
    refuse_if("" if note.strip() else "请写明听证情况和意见。")
    go_on(held, by=by)
    return move(held, "report_hearing", by=by, note=note)


@transaction.atomic
def withdraw_hearing(case: Case, *, by: User, note: str) -> Case:
    """The party takes its request for a hearing back."""
    held = locked(case)
    go_on(held, by=by)
    return move(held, "withdraw_hearing", by=by, note=note)


@transaction.atomic
def pass_legal(case: Case, *, by: User, note: str = "") -> Case:
    """Legal review after the hearing agrees (第五十条)."""
    held = locked(case)
    must_not_handle(held, by, "法制审核")
    return move(held, "pass_legal", by=by, note=note, reviewed_by=by)


@transaction.atomic
def return_legal(case: Case, *, by: User, note: str) -> Case:
    """Legal review after the hearing finds something wanting."""
    held = locked(case)
    must_not_handle(held, by, "法制审核")
    return move(held, "return_legal", by=by, note=note)


@transaction.atomic
def discuss(case: Case, *, by: User, note: str = "") -> Case:
    """Bring a grave or complicated case before the leaders together."""
    return move(locked(case), "discuss", by=by, note=note)


@transaction.atomic
def conclude_discussion(case: Case, *, by: User, note: str) -> Case:
    """Keep what the leaders said together."""
    return move(locked(case), "conclude_discussion", by=by, note=note, discussion=note.strip(), discussed_on=clock.today())


@transaction.atomic
def return_decision(case: Case, *, by: User, note: str) -> Case:
    """Whoever decides wants more to be found out."""
    return move(locked(case), "return_decision", by=by, note=note)


@transaction.atomic
def decide(case: Case, *, by: User, note: str = "") -> Case:
    """Decide as reviewed. Who handled or reviewed the case may not; the number of the decision paper is given here."""
    held = locked(case)
    must_not_handle(held, by, "作出决定")
    if held.reviewed_by_id == by.pk:
        raise PermissionDenied("您审核过这个案件，不能再作出决定，请由另一位负责人决定。")
    refuse_if(decision_refusal(held))
    penal = held.verdict == Verdict.PENALTY
    number = next_number(bureau(), "decision" if penal else "no_penalty", clock.today().year)
    stop_clock(held, "case.decide", by=by)
    move(held, "decide", by=by, note=note, decision_number=number, decided_on=clock.today(), decided_by=by)
    if held.workshop_id and not held.is_restricted:
        note_event(held.workshop, f"{held.get_verdict_display()}决定 {number}", url=held.url, tone="late" if penal else "ok")
    return held


def decision_refusal(case: Case) -> str:
    """Say why a case cannot be decided yet, with the article; empty when it can."""
    penal = case.verdict == Verdict.PENALTY
    faults = (
        (
            case.verdict in {Verdict.ELSEWHERE, Verdict.POLICE},
            "拟移送的案件请用“移送”，不能以罚代移（《行政处罚法》第八条、第二十七条）。",
        ),
        (case.reviewed_by_id is None, "案件还没有经过审核（《行政处罚法》第五十八条）。"),
        (
            case.needs_discussion and case.discussed_on is None,
            "情节复杂或者重大的案件须先经负责人集体讨论（《行政处罚法》第五十七条）。",
        ),
        (penal and case.notified_on is None, "决定前没有告知当事人，不能处罚（《行政处罚法》第四十四条、第六十二条）。"),
        (case.verdict == Verdict.NO_PENALTY and not case.lenient_ground, "不予处罚须写明理由（《行政处罚法》第三十三条）。"),
    )
    said = next((words for is_wrong, words in faults if is_wrong), "")
    return said or (rules.fined_before(case) if penal and case.fine > 0 else "")


@transaction.atomic
def transfer_away(case: Case, *, by: User, note: str, verdict: str) -> Case:
    """Hand the case to another department or to the police (the transfer itself is a record of its own)."""
    if verdict not in {Verdict.ELSEWHERE, Verdict.POLICE}:
        raise MoveRefused("请选择移送其他部门或者移送公安机关。")
    held = locked(case)
    must_not_handle(held, by, "审批移送")
    stop_clock(held, "case.decide", by=by, reason="移送")
    return move(held, "transfer_away", by=by, note=note, verdict=verdict)
