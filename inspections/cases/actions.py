"""From the lead to the reviewed proposal: opening a case, its team, filing, investigating, reviewing."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from inspections.cases import rules
from inspections.cases.models import HANDLING, Case, CaseViolation, MemberRole, Membership, Penalty
from inspections.cases.states import CaseState, Verdict
from inspections.cases.steps import locked, must_handle, must_not_handle, refuse_if, stop_clock
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
    begin(case, CaseState.VERIFYING, by=by, due_on=due_within("lead.verify", case.learned_on))
    add_member(case, by, role=MemberRole.LEADING, by=by)
    clocks.start(case, "lead.verify", by=by, started_on=case.learned_on)
    return case


@transaction.atomic
def open_from_lead(lead: Lead, case: Case, *, by: User, submission_id: UUID) -> Case:
    """Open a case out of a checked lead; the lead ends as 转立案 and the period goes on from the day the lead came in."""
    known = Case.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    move(lead, "open_case", by=by)
    case.lead, case.workshop, case.area_code = lead, case.workshop or lead.workshop, lead.area_code
    case.learned_on = clock.day_of(lead.made_at)
    return open_case(case, by=by, submission_id=submission_id)


@transaction.atomic
def add_member(case: Case, user: User, *, role: str, by: User, reason: str = "") -> Membership:
    """Take somebody into a case; a second leading handler takes the place of the first."""
    held = locked(case)
    if role in HANDLING and not user.roles & {Role.CASE_HANDLER, Role.INSPECTOR}:
        raise MoveRefused(f"{user.name} 没有办案岗位，不能指定为办案人员。")
    if role == MemberRole.LEADING:
        held.members.present().filter(role=MemberRole.LEADING).exclude(user=user).update(role=MemberRole.ASSISTING)
    present = held.members.present().filter(user=user).first()
    if present:
        present.role = role
        present.save(update_fields=["role"])
    else:
        present = Membership.objects.create(case=held, user=user, role=role, since=clock.today(), reason=reason[:200])
    audit.record("inspections.case.add_member", held, by=by, summary=f"{user.name} 为{present.get_role_display()}", data={"user": user.pk})
    return present


@transaction.atomic
def end_member(member: Membership, *, by: User, reason: str) -> Membership:
    """Let somebody leave a case (moved, 回避); who handled it before still may not review or decide it."""
    held = locked(member.case)
    if not reason.strip():
        raise MoveRefused("请写明退出办案的原因。")
    left = held.members.present().filter(role__in=sorted(HANDLING)).exclude(pk=member.pk).count()
    if member.role in HANDLING and held.state != CaseState.VERIFYING and left < rules.LEAST_HANDLERS:
        raise MoveRefused("办案人员不得少于两人，请先补充人员再调整（《行政处罚法》第四十二条）。")
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
    return move(case, "return_filing", by=by, note=note, due_on=due_within("lead.verify", case.learned_on))


@transaction.atomic
def file(case: Case, *, by: User) -> Case:
    """File the case: number, and the ninety days for the decision begin."""
    held = locked(case)
    must_not_handle(held, by, "审批立案")
    today = clock.today()
    number = held.number or next_number(bureau(), "case", today.year)
    move(held, "file", by=by, number=number, filed_on=today, due_on=due_within("case.decide", today))
    stop_clock(held, "lead.verify", by=by)
    clocks.start(held, "case.decide", by=by, started_on=today)
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
    return held


@transaction.atomic
def conclude(
    case: Case, *, by: User, proposal: str, verdict: str, violations: list, penalties: list[tuple[str, str]], amounts: dict[str, Decimal]
) -> Case:
    """End the investigation with the facts, what they amount to and what is proposed.

    `penalties` are (kind, detail) pairs; `amounts` may hold goods_value, unlawful_gains, fine, confiscated, goods_confiscated.
    """
    held = locked(case)
    must_handle(held, by)
    refuse_if(rules.handlers_missing(held))
    refuse_if("" if proposal.strip() else "请写明拟处理意见。")
    refuse_if(_unfit(verdict, penalties, amounts))
    held.violations.all().delete()
    CaseViolation.objects.bulk_create(CaseViolation(case=held, violation=row) for row in violations)
    held.penalties.all().delete()
    Penalty.objects.bulk_create(Penalty(case=held, kind=kind, detail=detail[:200]) for kind, detail in penalties)
    held.goods_value = amounts.get("goods_value", held.goods_value)
    refuse_if(rules.fine_refusal(held, amounts.get("fine", Decimal(0))) if verdict == Verdict.PENALTY else "")
    return move(
        held, "conclude", by=by, note=proposal, proposal=proposal.strip()[:500], verdict=verdict, concluded_on=clock.today(), **amounts
    )


def _unfit(verdict: str, penalties: list, amounts: dict) -> str:
    """Say why a verdict and its penalties do not go together."""
    kinds = {kind for kind, _ in penalties}
    if (verdict == Verdict.PENALTY) != bool(kinds):
        return "给予处罚的须选处罚种类；不予处罚或者移送的不能有处罚种类。"
    for kind, name, label in (
        ("fine", "fine", "罚款"),
        ("gains", "confiscated", "没收违法所得"),
        ("goods", "goods_confiscated", "没收财物"),
    ):
        if (kind in kinds) != (amounts.get(name, Decimal(0)) > 0):
            return f"“{label}”的种类和金额要一致。"
    return ""


@transaction.atomic
def return_review(case: Case, *, by: User, note: str) -> Case:
    """The review finds facts, evidence or procedure wanting."""
    held = locked(case)
    must_not_handle(held, by, "审核")
    return move(held, "return_review", by=by, note=note, due_on=_decide_by(held))


@transaction.atomic
def pass_review(case: Case, *, by: User, note: str = "", needs_discussion: bool = False) -> Case:
    """The review agrees: a penalty goes on to the prior notice, anything else straight to the decision."""
    held = locked(case)
    must_not_handle(held, by, "审核")
    name = "pass_review" if held.verdict == Verdict.PENALTY else "pass_without_notice"
    return move(held, name, by=by, note=note, reviewed_by=by, needs_discussion=needs_discussion)


def _decide_by(case: Case) -> date | None:
    return due_within("case.decide", case.filed_on) if case.filed_on else None
