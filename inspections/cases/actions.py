"""From the lead to the reviewed proposal: opening a case, its team, filing, investigating, reviewing."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.cases import rules
from inspections.cases.models import HANDLING, Case, CaseViolation, MemberRole, Membership, Penalty
from inspections.cases.papers import forget_proposal
from inspections.cases.states import OPEN, CaseState, Verdict
from inspections.cases.steps import (
    clock_of,
    decide_by,
    hand_replies,
    hold_if_paused,
    locked,
    must_be_qualified,
    must_handle,
    must_not_handle,
    open_duty_of,
    refuse_if,
    stop_clock,
)
from inspections.leads.ending import end, tell_filing
from inspections.leads.models import Lead
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event

NO_AMOUNTS = {"fine": Decimal(0), "confiscated": Decimal(0), "goods_confiscated": Decimal(0)}
# A case that was sent back is reviewed, told, heard and discussed again: nothing of the earlier round counts.
AFRESH = {"reviewed_by": None, "notified_on": None, "statement_until": None, "statement_waived_on": None, "discussed_on": None}
INVESTIGATORS = frozenset({Role.CASE_HANDLER, Role.INSPECTOR, Role.STATION_CHIEF})


@transaction.atomic
def open_case(case: Case, *, by: User, submission_id: UUID) -> Case:
    """Register a case for verification (party, cause, area, the day it was learned of are set); whoever opens it leads it.

    The same submission gives the same case. The fifteen working days run from the day the office learned of it.
    """
    known = Case.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    if case.learned_on > clock.today():
        raise MoveRefused("发现线索的日期不能晚于今天。")
    case.submission_id, case.made_at = submission_id, clock.now()
    if Role.CASE_HANDLER not in by.roles:
        raise PermissionDenied("案件由办案员登记并主办。")
    running_until = due_within("lead.verify", case.learned_on)
    begin(case, CaseState.VERIFYING, by=by, due_on=running_until)
    add_member(case, by, role=MemberRole.LEADING, by=by)
    clocks.start(case, "lead.verify", by=by, started_on=case.learned_on)
    return case


@transaction.atomic
def open_from_lead(lead: Lead, case: Case, *, by: User, submission_id: UUID) -> Case:
    """Open a case out of a checked lead; the lead ends as 转立案 and the period goes on from the day the lead came in."""
    known = Case.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    end(lead, "open_case", by=by, told="已经进入案件办理程序，处理结果会另行告知。")
    case.lead, case.workshop, case.area_code = lead, case.workshop or lead.workshop, lead.area_code
    case.learned_on = clock.day_of(lead.made_at)
    opened = open_case(case, by=by, submission_id=submission_id)
    if lead.extended_by_id:  # a leader granted the fifteen more working days while it was a lead
        clocks.extend(clock_of(opened, "lead.verify"), by=lead.extended_by, reason="线索核查时已批准延长")
        open_duty_of(opened).update(due_on=clock_of(opened, "lead.verify").due_on)
    return opened


@transaction.atomic
def add_member(case: Case, user: User, *, role: str, by: User, reason: str = "") -> Membership:
    """Take somebody into a case; a second leading handler takes the place of the first."""
    held = locked(case)
    refuse_if(_unfit_member(held, user, role))
    present = held.members.present().filter(user=user).first()
    if role == MemberRole.LEADING:
        held.members.present().filter(role=MemberRole.LEADING).exclude(user=user).update(role=MemberRole.ASSISTING)
    if present and (present.role in HANDLING) == (role in HANDLING):
        present.role = role
        present.save(update_fields=["role"])
    else:
        held.members.present().filter(user=user).update(until=clock.today(), reason=f"改任{MemberRole(role).label}")
        present = Membership.objects.create(case=held, user=user, role=role, since=clock.today(), reason=reason[:200])
    if role == MemberRole.LEADING:
        open_duty_of(held).filter(role=Role.CASE_HANDLER).update(person=user, received_at=None)
        hand_replies(held)
    audit.record("inspections.case.add_member", held, by=by, summary=f"{user.name} 为{present.get_role_display()}", data={"user": user.pk})
    return present


def _unfit_member(case: Case, user: User, role: str) -> str:
    """Say why somebody cannot be what is asked in a case."""
    if role == MemberRole.LEADING and Role.CASE_HANDLER not in user.roles:
        return f"{user.name} 没有办案员岗位，不能主办。"
    if role in HANDLING and not user.roles & INVESTIGATORS:
        return f"{user.name} 没有办案岗位，不能指定为办案人员。"
    if role in HANDLING and user.pk in {case.reviewed_by_id, case.decided_by_id}:
        return f"{user.name} 审核或者决定过这个案件，不能再参加办理（《市场监督管理行政处罚程序规定》第四十九条至第五十五条）。"
    return ""


@transaction.atomic
def end_member(member: Membership, *, by: User, reason: str) -> Membership:
    """Let somebody leave a case (moved, 回避); who handled it before still may not review or decide it."""
    held = locked(member.case)
    if not reason.strip():
        raise MoveRefused("请写明退出办案的原因。")
    if member.role == MemberRole.LEADING and held.state in OPEN:
        raise MoveRefused("请先指定另一位主办，再调整原主办人员。")
    left = held.members.present().filter(role__in=sorted(HANDLING)).exclude(pk=member.pk).count()
    if member.role in HANDLING and held.state != CaseState.VERIFYING and left < rules.LEAST_HANDLERS:
        raise MoveRefused("办案人员不得少于两人，请先补充人员再调整（《市场监督管理行政处罚程序规定》第十九条、第二十条）。")
    member.until, member.reason = clock.today(), reason.strip()[:200]
    member.save(update_fields=["until", "reason"])
    audit.record("inspections.case.end_member", held, by=by, summary=f"{member.user.name} 退出办案：{reason}"[:300])
    return member


@transaction.atomic
def propose_filing(case: Case, *, by: User, facts: str) -> Case:
    """Report that there is enough to open a case formally."""
    held = locked(case)
    must_handle(held, by)
    refuse_if(rules.handlers_missing(held))
    refuse_if("" if facts.strip() else "请写明核查情况。")
    return move(held, "propose_filing", by=by, facts=facts.strip())


@transaction.atomic
def return_filing(case: Case, *, by: User, note: str) -> Case:
    """Send a proposal to file back for more checking; the fifteen working days run on."""
    held = locked(case)
    must_not_handle(held, by, "审批立案")
    running = clock_of(held, "lead.verify")
    return move(held, "return_filing", by=by, note=note, due_on=running.due_on if running else None)


@transaction.atomic
def file(case: Case, *, by: User) -> Case:
    """File the case: number, and the ninety days for the decision begin."""
    held = locked(case)
    must_not_handle(held, by, "审批立案")
    today = clock.today()
    refuse_if(rules.handlers_missing(held) or rules.certificates_missing(held, today))
    number = held.number or next_number(bureau(), "case", today.year)
    move(held, "file", by=by, number=number, filed_on=today, due_on=due_within("case.decide", today))
    stop_clock(held, "lead.verify", by=by)
    clocks.start(held, "case.decide", by=by, started_on=today)
    hold_if_paused(held, by=by)
    if held.lead_id:
        tell_filing(held.lead, "经核查，已决定立案调查。", by=by)
    if held.workshop_id and not held.is_restricted:
        note_event(held.workshop, f"立案调查：{held.cause}（{number}）", url=held.url, tone="late")
    return held


@transaction.atomic
def not_file(case: Case, *, by: User, note: str) -> Case:
    """Decide not to file, with the reason."""
    held = locked(case)
    must_not_handle(held, by, "审批立案")
    move(held, "not_file", by=by, note=note)
    stop_clock(held, "lead.verify", by=by)
    if held.lead_id:
        tell_filing(held.lead, "经核查，决定不予立案。", by=by)
    return held


@dataclass(frozen=True)
class Proposal:
    """What the handlers propose: `penalties` are (kind, detail) pairs; `amounts` may hold goods_value, unlawful_gains, fine,
    confiscated, goods_confiscated in yuan; a lenient ground lets a fine lie outside the range of the law, a heavier one
    (new facts, new evidence) go beyond what the party was told before it spoke; what harmed
    life or health may be punished for five years instead of two."""

    words: str
    verdict: str
    violations: list = field(default_factory=list)
    penalties: list = field(default_factory=list)
    amounts: dict = field(default_factory=dict)
    lenient_ground: str = ""
    heavier_ground: str = ""
    harms_health: bool = False


@transaction.atomic
def conclude(case: Case, proposal: Proposal, *, by: User) -> Case:
    """End the investigation with the facts, what they amount to and what is proposed."""
    held, amounts = locked(case), proposal.amounts
    must_handle(held, by)
    refuse_if(rules.handlers_missing(held) or rules.certificates_missing(held, clock.today()))
    refuse_if("" if proposal.words.strip() else "请写明拟处理意见。")
    refuse_if(_unfit(proposal.verdict, proposal.penalties, amounts))
    forget_proposal(held, by=by)
    held.violations.all().delete()
    CaseViolation.objects.bulk_create(CaseViolation(case=held, violation=row) for row in proposal.violations)
    held.penalties.all().delete()
    Penalty.objects.bulk_create(Penalty(case=held, kind=kind, detail=detail[:200]) for kind, detail in proposal.penalties)
    held.harms_health = proposal.harms_health
    held.goods_value, held.lenient_ground = amounts.get("goods_value", held.goods_value), proposal.lenient_ground.strip()[:200]
    if proposal.verdict == Verdict.PENALTY:
        fine = amounts.get("fine", Decimal(0))
        refuse_if(rules.limitation_refusal(held) or rules.level_refusal(fine, proposal.violations, clock.today()))
        refuse_if(rules.fine_refusal(held, fine))
        refuse_if(rules.heavier_refusal(held, {kind for kind, _ in proposal.penalties}, amounts, proposal.heavier_ground))
    due_on = clocks.start(held, "case.review", by=by, started_on=clock.today()).due_on
    facts = {"proposal": proposal.words.strip()[:500], "verdict": proposal.verdict, "concluded_on": clock.today(), **NO_AMOUNTS, **amounts}
    facts |= {"lenient_ground": held.lenient_ground, "harms_health": held.harms_health}
    facts["heavier_ground"] = proposal.heavier_ground.strip()[:300]
    return move(held, "conclude", by=by, note=proposal.words, due_on=due_on, **facts, **AFRESH)


def _unfit(verdict: str, penalties: list, amounts: dict) -> str:
    """Say why a verdict and its penalties do not go together."""
    kinds = {kind for kind, _ in penalties}
    if (verdict == Verdict.PENALTY) != bool(kinds):
        return "给予处罚的须选处罚种类；不予处罚或者移送的不能有处罚种类。"
    for kind, name in rules.AMOUNTS.items():
        if (kind in kinds) != (amounts.get(name, Decimal(0)) > 0):
            return f"“{kind.label}”的种类和金额要一致。"
    return ""


@transaction.atomic
def return_review(case: Case, *, by: User, note: str) -> Case:
    """The review finds facts, evidence or procedure wanting."""
    held = locked(case)
    must_not_handle(held, by, "审核")
    stop_clock(held, "case.review", by=by)
    return move(held, "return_review", by=by, note=note, due_on=decide_by(held))


@transaction.atomic
def pass_review(case: Case, *, by: User, note: str = "", needs_discussion: bool = False) -> Case:
    """The review agrees: a penalty goes on to the prior notice, anything else straight to the decision.

    A grave or complicated case is reviewed legally (程序规定第五十条), by who is qualified; any other as a case.
    """
    held = locked(case)
    must_not_handle(held, by, "审核")
    if needs_discussion:
        must_be_qualified(by)
    name = "pass_review" if held.verdict == Verdict.PENALTY else "pass_without_notice"
    stop_clock(held, "case.review", by=by)
    return move(held, name, by=by, note=note, reviewed_by=by, needs_discussion=needs_discussion, due_on=decide_by(held))
