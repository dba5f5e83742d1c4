"""What somebody may do with a case now: the steps of the FLOW first, then what runs beside."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from inspections.cases import rules
from inspections.cases.models import HANDLING, Case
from inspections.cases.states import ENDED, FLOW, HANDLERS, LEADERS, REVIEWERS, STOPPABLE, Procedure
from inspections.cases.way import ASIDE, STEPS, Step
from inspections.cases.way_beside import BESIDE, RECORDS
from jishan_portal.accounts.models import User
from jishan_portal.workflow.actions import MoveRefused

STAFFING = frozenset({"member", "end_member"})
ROLES = {"leader": LEADERS, "reviewer": REVIEWERS}


@dataclass(frozen=True)
class Offer:
    """A step with its page; an aside one is no step of the usual way."""

    name: str
    label: str
    url: str
    told: str
    is_aside: bool = False


def handles(case: Case, user: User) -> bool:
    """Whether somebody handles a case now."""
    return any(row.user_id == user.pk and row.until is None and row.role in HANDLING for row in case.members.all())


def check(case: Case, name: str, step: Step, user: User) -> None:
    """Refuse a step that is not open, before its form is shown: 403 for the wrong person, 409 for the wrong state."""
    if name in FLOW.moves:
        refusal = FLOW.refusal(name, state=case.state, roles=user.roles, note="-")
        if refusal:
            raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)
        by = "handler" if FLOW.move(name).by == HANDLERS else "leader"
    else:
        by = step.by
        if step.states and case.state not in step.states:
            raise MoveRefused(f"当前状态不能“{step.title}”，请刷新页面查看最新状态。")
        if not user.roles & ROLES.get(by, user.roles):
            raise PermissionDenied(f"您的岗位不能“{step.title}”。")
    if name in STAFFING and user.roles & LEADERS:
        return
    if by == "handler" and not handles(case, user):
        raise PermissionDenied("您不是这个案件的办案人员，不能办理。")
    if by != "handler" and rules.is_handler(case, user):
        raise PermissionDenied(f"您办理过这个案件，不能“{step.title}”。")


def is_open(case: Case, name: str, step: Step, user: User) -> bool:
    """Whether a step is open to somebody now."""
    try:
        check(case, name, step, user)
    except (MoveRefused, PermissionDenied):
        return False
    return True


def of(case: Case, user: User) -> tuple[list[Offer], list[Offer]]:
    """Return the steps of the usual way that are open to somebody, and what else they may do."""
    named = {name: step for name, step in {**STEPS, **BESIDE}.items() if is_open(case, name, step, user)}
    named.pop("restrict" if case.is_restricted else "release", None)
    rows = [
        Offer(name, step.title, reverse("inspections:cases:step", args=[case.pk, name]), step.sentence, name in ASIDE or name in BESIDE)
        for name, step in named.items()
    ]
    return [row for row in rows if not row.is_aside], [row for row in rows if row.is_aside]


def elsewhere(case: Case, user: User) -> list[Offer]:
    """Return what is begun for a case in the slices above it, by the names of their addresses."""
    if not handles(case, user):
        return []
    rows = []
    if case.state in STOPPABLE and case.transfer_asked_on is None:
        told = "涉嫌犯罪的，报局长审批后移送，不得以罚代刑。"
        rows.append(Offer("transfer", "报请移送公安", reverse("inspections:transfers:propose", args=[case.pk]), told, is_aside=True))
    if case.filed_on and case.state not in ENDED and case.procedure == Procedure.ORDINARY:
        told, at = "食品安全法第一百二十三条的情形、情节严重、尚不构成犯罪的，移送公安机关。", "inspections:transfers:propose_detention"
        rows.append(Offer("detention", "报请移送行政拘留", reverse(at, args=[case.pk]), told, is_aside=True))
    if case.state not in ENDED:
        told = "取缔黑窝点、黑作坊，批准后随机突击检查。"
        rows.append(Offer("den", "登记取缔", reverse("inspections:dens:from_case", args=[case.pk]), told, is_aside=True))
    return rows


def of_records(case: Case, user: User) -> list[dict]:
    """Return the records beside a case, each with what may be done with it now."""
    groups = ("restraints", "orders", "deferrals", "demands", "remedies")
    rows = [(group, row) for group in groups for row in getattr(case, group).all()]
    return [
        {"record": row, "anchor": f"{row._meta.model_name}-{row.pk}", "offers": _record_offers(case, group, row, user)}
        for group, row in rows
    ]


def _record_offers(case: Case, group: str, row, user: User) -> list[tuple[str, str]]:
    open_now = [(name, step) for name, step in RECORDS.items() if step.of == group and row.state in step.record_states]
    mine = [(name, step) for name, step in open_now if is_open(case, name, step, user)]
    if group == "restraints" and row.approved_by_id:
        mine = [(name, step) for name, step in mine if name != "approve_restraint"]
    return [(step.title, reverse("inspections:cases:record", args=[case.pk, name, row.pk])) for name, step in mine]
