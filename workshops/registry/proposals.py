"""Corrections that an owner proposes; staff accept or reject them, accepted ones are written into the file."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.identifiers import check_phone
from jishan_portal.kit.masking import mask_phone
from jishan_portal.notifications.actions import notify
from jishan_portal.workflow import actions as workflow
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry import actions, rules
from workshops.registry.marks import lock_living
from workshops.registry.models import Ownership, Workshop
from workshops.registry.models_proposals import Proposal
from workshops.registry.states import ProposalState

FIELDS = ("phone", "staff_count", "village", "address")  # written into the file when accepted
PRODUCTS, CLOSURE = "products", "stopped_on"
LABELS = {
    "phone": "联系电话",
    "staff_count": "从业人数",
    "village": "村（社区）",
    "address": "生产地址",
    PRODUCTS: "产品有变动",
    CLOSURE: "停产日期",
}
MAX_STAFF = 999
SHORTEST_OWN = 7  # a hot line's number is nobody's own


def waiting(workshop: Workshop) -> bool:
    """Whether an earlier proposal of a file is still looked at; another one has to wait."""
    return Proposal.objects.filter(workshop__root=workshop.root_id, state=ProposalState.SUBMITTED).exists()


@transaction.atomic
def propose(workshop: Workshop, changes: dict, *, by, words: str = "", submission_id: UUID | None = None) -> Proposal:
    """Send a correction for review; the same form sent again returns the proposal it made.

    `changes` holds keys of LABELS; values equal to what is on file are dropped. ValidationError when nothing is left or a
    value cannot be right, MoveRefused while an earlier proposal still waits.
    """
    earlier = Proposal.objects.filter(submission_id=submission_id).first() if submission_id else None
    if earlier:
        return earlier
    root = lock_living(workshop)
    if not Ownership.objects.held_by(by).filter(workshop__root=root).exists():
        raise PermissionDenied("只能更正自己的小作坊。")
    if waiting(root):
        raise MoveRefused("您上次提的更正还在看。要改内容，请先把上次的撤回，再重新提。")
    wanted = _differing(root, _checked(changes))
    if not wanted:
        raise ValidationError("没有看到要改的内容。请把要改的那一项改成新的，再提交。")
    before = {name: getattr(root, name) for name in wanted if name in FIELDS}
    made = Proposal(workshop=root, area_code=root.area_code, changes=wanted, before=before, words=words.strip()[:300], made_by=by)
    made.submission_id = submission_id
    workflow.begin(made, ProposalState.SUBMITTED, by=by)
    actions.note_event(root, f"业主提出更正：{labels(made)}", visibility="owner")
    return made


@transaction.atomic
def accept(proposal: Proposal, *, by, note: str = "") -> Proposal:
    """Accept a proposal and write it into the file; a stop of production becomes a change of life."""
    _reach(proposal, by)
    done = workflow.move(proposal, "accept", by=by, note=note, answer=note[:300])
    workshop = Workshop.objects.get(pk=done.workshop.root_id)
    values = {name: _typed(name, value) for name, value in done.changes.items() if name in FIELDS}
    if values:
        actions.amend(workshop, values, by=by, version=workshop.version)
    if CLOSURE in done.changes:
        day = date.fromisoformat(done.changes[CLOSURE])
        actions.change_life(workshop, "suspend", by=by, holds_from=day, reason=f"业主提出停产。{done.words}".strip())
    _tell(done, "您提的更正已采纳", note)
    return done


@transaction.atomic
def reject(proposal: Proposal, *, by, note: str) -> Proposal:
    """Reject a proposal with the reason that its owner reads."""
    _reach(proposal, by)
    done = workflow.move(proposal, "reject", by=by, note=note, answer=note[:300])
    actions.note_event(done.workshop, f"未采纳业主提出的更正：{note}", tone="off", visibility="owner")
    _tell(done, "您提的更正没有采纳", note)
    return done


@transaction.atomic
def withdraw(proposal: Proposal, *, by) -> Proposal:
    """Take a proposal back before it was looked at."""
    if proposal.made_by_id != by.pk:
        raise PermissionDenied("只能撤回自己提的更正。")
    return workflow.move(proposal, "withdraw", by=by)


@transaction.atomic
def unmask(proposal: Proposal, *, by) -> list[tuple[str, str, str]]:
    """Return what a proposal changes with its phone numbers in full, so that staff can call; who looked is written down."""
    if not by.may("personal.unmask"):
        raise PermissionDenied("您的岗位不能查看完整的个人信息。如工作需要，请联系系统管理员。")
    _reach(proposal, by)
    audit.record("registry.unmask_proposal", proposal, by=by, summary=f"查看{proposal.workshop}更正申请里的电话")
    return compared(proposal, is_masked=False)


def labels(proposal: Proposal) -> str:
    """Return the names of what a proposal changes."""
    return "、".join(LABELS[name] for name in LABELS if name in proposal.changes)


def compared(proposal: Proposal, *, is_masked: bool = True) -> list[tuple[str, str, str]]:
    """Return (label, before, after) for each thing a proposal changes; phone numbers masked unless told."""
    hide = mask_phone if is_masked else str
    rows = []
    for name in (key for key in LABELS if key in proposal.changes):
        before, after = proposal.before.get(name), proposal.changes[name]
        if name == "phone":
            before, after = hide(before or ""), hide(after)
        rows.append((LABELS[name], str(before) if before not in (None, "") else "—", str(after)))
    return rows


def _reach(proposal: Proposal, by) -> None:
    if not rules.can_reach(by, proposal.area_code):
        raise PermissionDenied("这户小作坊不在您的管辖范围内。")


def _checked(changes: dict) -> dict:
    unknown = set(changes) - set(LABELS)
    if unknown:
        raise ValueError(f"cannot be proposed: {sorted(unknown)}")
    kept, errors = {}, {}
    for name, value in changes.items():
        if value in (None, "") or (isinstance(value, str) and not value.strip()):
            continue
        try:
            kept[name] = _one(name, value)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise ValidationError(errors)
    return kept


def _one(name: str, value):
    if name == "phone":
        number = check_phone(value)
        if len(number) < SHORTEST_OWN:
            raise ValueError("请填能打通您的电话：11 位手机号，或带区号的座机（例如 0359-5522333）。")
        return number
    if name == "staff_count":
        if not 0 <= int(value) <= MAX_STAFF:
            raise ValueError(f"从业人数请填 0 到 {MAX_STAFF} 之间的数。")
        return int(value)
    if name == CLOSURE:
        if value > clock.today():
            raise ValueError("停产日期不能晚于今天。")
        return value.isoformat()
    return " ".join(str(value).split())


def _differing(workshop: Workshop, changes: dict) -> dict:
    return {name: value for name, value in changes.items() if name not in FIELDS or getattr(workshop, name) != value}


def _typed(name: str, value):
    return int(value) if name == "staff_count" else value


def _tell(proposal: Proposal, title: str, note: str) -> None:
    url = reverse("dossier:my_proposals", args=[proposal.workshop.root_id])
    notify([proposal.made_by], title, body=note, url=url, key=f"proposal:{proposal.pk}:{proposal.state}")
