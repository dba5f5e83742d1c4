"""From the prior notice to the decision: service, statement, hearing, legal review, discussion, decision."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.cases import rules
from inspections.cases.models import Case
from inspections.cases.models_served import Service
from inspections.cases.papers import issue_by_step, served_paper
from inspections.cases.publishing import queue_decision
from inspections.cases.states import BEFORE_DECISION, LEADERS, CaseState, ServedPaper, ServiceMethod, Verdict
from inspections.cases.steps import decide_by, go_on, locked, must_handle, must_not_handle, not_counted, pause, refuse_if, stop_clock
from inspections.cases.words import day
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, move
from workshops.registry.actions import note_event

TRANSFER = "移送"
ELSEWHERE = frozenset({Verdict.ELSEWHERE, Verdict.POLICE})


@transaction.atomic
def approve_notice(case: Case, *, by: User, note: str = "") -> Case:
    """A leader approves what the party is told before the decision; the notice paper is issued with it."""
    held = locked(case)
    must_not_handle(held, by, "审批告知")
    move(held, "approve_notice", by=by, note=note, due_on=decide_by(held))
    issue_by_step(held, "approve_notice", by=by)
    return held


@transaction.atomic
def return_notice(case: Case, *, by: User, note: str) -> Case:
    """A leader sends the intended decision back to the reviewer."""
    held = locked(case)
    must_not_handle(held, by, "审批告知")
    due_on = clocks.start(held, "case.review", by=by, started_on=clock.today()).due_on
    return move(held, "return_notice", by=by, note=note, reviewed_by=None, due_on=due_on)


@transaction.atomic
def notify(case: Case, service: Service, *, by: User) -> Case:
    """The prior notice has reached the party: five working days to speak begin on the day the service takes effect."""
    held = locked(case)
    must_handle(held, by)
    served = record_service(held, service, by=by, paper=ServedPaper.NOTICE)
    if served.method == ServiceMethod.NOTICE:
        not_counted(held, by=by, ground="公告送达", from_on=served.sent_on, until_on=served.effective_on)
    period = clocks.start(held, "case.statement", by=by, started_on=served.effective_on)
    facts = {"notified_on": served.effective_on, "statement_until": period.due_on, "told": rules.told_now(held)}
    fresh = {"statement_waived_on": None, "statement": "", "statement_review": ""}  # what was said to an earlier notice stays in the audit
    return move(held, "notify", by=by, due_on=period.due_on, **facts, **fresh)


@transaction.atomic
def record_service(case: Case, service: Service, *, by: User, paper: str) -> Service:
    """Write a service down (method, day sent, receiver … are set); electronic needs the confirmation, left the witness."""
    if service.sent_on > clock.today():
        raise MoveRefused("送达日期不能晚于今天。")
    if service.method == ServiceMethod.ELECTRONIC and not service.is_confirmed_electronic:
        raise MoveRefused("电子送达须先有当事人签署的送达地址确认书（《市场监督管理行政处罚程序规定》第八十一条至第八十三条）。")
    if service.method == ServiceMethod.LEFT and not service.witness.strip():
        raise MoveRefused(
            "留置送达须写明见证人，或在说明里写明拍照、录像情况并填写见证人“无”（《市场监督管理行政处罚程序规定》第八十一条至第八十三条）。"
        )
    if service.method == ServiceMethod.NOTICE and not service.note.strip():
        raise MoveRefused("公告送达须在说明里写明无法送达的原因和经过（《市场监督管理行政处罚程序规定》第八十二条）。")
    if not service.paper_number:
        service.paper_title, service.paper_number = served_paper(case, paper)
    service.case, service.paper, service.made_by, service.made_at = case, paper, by, clock.now()
    service.effective_on = rules.effective_on(service.method, service.sent_on)
    service.save(force_insert=True)
    said = f"{service.get_paper_display()}{service.get_method_display()}，{service.effective_on:%Y-%m-%d} 生效"
    audit.record("inspections.case.service", case, by=by, summary=said)
    return service


@transaction.atomic
def record_statement(case: Case, *, by: User, statement: str, review: str) -> Case:
    """Keep what the party said and how it was weighed; for the leader who decides."""
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
def end_statement(case: Case, *, by: User) -> Case:
    """The time to speak is over or waived, and what was said has been weighed."""
    held = locked(case)
    must_handle(held, by)
    if held.state == CaseState.STATEMENT and not rules.statement_is_over(held, clock.today()):
        raise MoveRefused(
            f"陈述申辩和听证的期限到 {held.statement_until:%Y-%m-%d} 才满，当事人也没有书面放弃，"
            "不能作出决定（《市场监督管理行政处罚程序规定》第五十七条）。"
        )
    if held.statement and not held.statement_review:
        raise MoveRefused("当事人有陈述申辩，请先写明复核意见（《市场监督管理行政处罚程序规定》第五十八条）。")
    stop_clock(held, "case.statement", by=by)
    return move(held, "end_statement", by=by, due_on=decide_by(held))


@transaction.atomic
def discuss(case: Case, *, by: User, note: str = "") -> Case:
    """Bring a grave or complicated case before the leaders together."""
    held = locked(case)
    must_not_handle(held, by, "提交集体讨论")
    return move(held, "discuss", by=by, note=note, due_on=decide_by(held))


@transaction.atomic
def conclude_discussion(case: Case, *, by: User, note: str) -> Case:
    """Keep what the leaders said together."""
    held = locked(case)
    must_not_handle(held, by, "主持集体讨论")
    facts = {"discussion": note.strip(), "discussed_on": clock.today()}
    return move(held, "conclude_discussion", by=by, note=note, due_on=decide_by(held), **facts)


@transaction.atomic
def return_decision(case: Case, *, by: User, note: str) -> Case:
    """Whoever decides wants more to be found out."""
    held = locked(case)
    must_not_handle(held, by, "退回")
    return move(held, "return_decision", by=by, note=note, due_on=decide_by(held))


@transaction.atomic
def explain_no_transfer(case: Case, *, by: User, reason: str) -> Case:
    """A leader writes down why a suspected crime is not transferred; without it no fine is given (TRF 11)."""
    held = locked(case)
    must_not_handle(held, by, "决定不移送")
    if not by.roles & LEADERS:
        raise PermissionDenied("不移送的理由由局负责人写明。")
    if held.state not in BEFORE_DECISION or not reason.strip():
        raise MoveRefused("请在作出决定以前写明不移送公安机关的理由。")
    held.no_transfer_reason = reason.strip()[:300]
    held.save(update_fields=["no_transfer_reason"])
    audit.record("inspections.case.explain_no_transfer", held, by=by, summary=f"不移送公安机关：{reason}"[:300])
    return held


def hold_for_transfer(case: Case, *, on: date | None) -> None:
    """Keep a case from being decided while the head considers its transfer to the police (None: no longer)."""
    case.transfer_asked_on = on
    case.save(update_fields=["transfer_asked_on"])


@transaction.atomic
def decide(case: Case, *, by: User, note: str = "") -> Case:
    """Decide as reviewed. Who handled or reviewed the case may not; its number is that of the issued decision paper."""
    held = locked(case)
    must_not_handle(held, by, "作出决定")
    if held.reviewed_by_id == by.pk:
        raise PermissionDenied("您审核过这个案件，不能再作出决定，请由另一位负责人决定。")
    if held.state != CaseState.DECIDING:
        return move(held, "decide", by=by)  # refused, with its article
    refuse_if(decision_refusal(held))
    today = clock.today()
    number = issue_by_step(held, "decide", by=by, decided_on=day(today)).number
    stop_clock(held, "case.decide", by=by)
    due_on = clocks.start(held, "case.serve", by=by, started_on=today).due_on
    move(held, "decide", by=by, note=note, due_on=due_on, decision_number=number, decided_on=today, decided_by=by)
    note_decided(held)
    queue_decision(held, by=by)
    return held


def note_decided(case: Case) -> None:
    """Write a decision into the workshop's timeline; a restricted case leaves no trace outside its team."""
    if case.workshop_id and not case.is_restricted:
        tone = "late" if case.verdict == Verdict.PENALTY else "ok"
        note_event(case.workshop, f"{case.get_verdict_display()}决定 {case.decision_number}", url=case.url, tone=tone)


def decision_refusal(case: Case) -> str:
    """Say why a case cannot be decided yet, with the article; empty when it can."""
    penal = case.verdict == Verdict.PENALTY
    faults = (
        (case.verdict in ELSEWHERE, "拟移送的案件请用“移送”，不能以处罚代替移送（《市场监督管理行政处罚程序规定》第六十条至第六十四条）。"),
        (
            case.transfer_asked_on is not None,
            "已经报请移送公安机关，局长批准或者不批准以前不能处罚（《行政执法机关移送涉嫌犯罪案件的规定》第十一条）。",
        ),
        (case.reviewed_by_id is None, "案件还没有经过审核（《市场监督管理行政处罚程序规定》第四十九条至第五十五条）。"),
        (
            case.needs_discussion and case.discussed_on is None,
            "情节复杂或者重大、经过听证的案件须先经负责人集体讨论（《市场监督管理行政处罚程序规定》第五十八条、第六十条）。",
        ),
        (penal and case.notified_on is None, "决定前没有告知当事人，不能处罚（《市场监督管理行政处罚程序规定》第五十七条）。"),
        (
            penal and not rules.statement_is_over(case, clock.today()),
            "陈述申辩期没有届满，当事人也没有书面放弃，不能处罚（《市场监督管理行政处罚程序规定》第五十七条）。",
        ),
        (case.verdict == Verdict.NO_PENALTY and not case.lenient_ground, "不予处罚须写明理由（《行政处罚法》第三十三条）。"),
    )
    said = next((words for is_wrong, words in faults if is_wrong), "")
    said = said or (rules.limitation_refusal(case) if penal else "") or rules.crime_refusal(case)
    return said or (rules.fined_before(case) if penal and case.fine > 0 else "")


@transaction.atomic
def transfer_away(case: Case, *, by: User, note: str, verdict: str) -> Case:
    """Hand the case to another department or to the police (the transfer itself is a record of its own); its time stands still."""
    if verdict not in ELSEWHERE:
        raise MoveRefused("请选择移送其他部门或者移送公安机关。")
    held = locked(case)
    must_not_handle(held, by, "审批移送")
    pause(held, by=by, ground=TRANSFER, reason=note)
    return move(held, "transfer_away", by=by, note=note, verdict=verdict)


@transaction.atomic
def take_back(case: Case, *, by: User, note: str) -> Case:
    """Whoever it was transferred to did not take it: the office goes on, and its time runs again."""
    held = locked(case)
    must_not_handle(held, by, "审批继续办理")
    go_on(held, by=by, ground=TRANSFER)
    return move(held, "take_back", by=by, note=note, due_on=decide_by(held))
