"""Signatures under a visit: drawn, on paper and photographed, or refused with reason and witness."""

from django.core.exceptions import ValidationError
from django.db import transaction

from inspections.visits.actions import filling
from inspections.visits.models import Visit
from inspections.visits.models_end import VisitSignature
from inspections.visits.states import SignedBy, Signer, Step
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

WIDTH, HEIGHT = 600, 200
MOST_STROKES, MOST_POINTS, LEAST_POINTS = 200, 5000, 6


def clean_strokes(strokes) -> list:
    """Return strokes as lists of whole points inside the canvas; ValueError for anything else."""
    found, points = [], 0
    for stroke in strokes:
        line = [[min(max(round(float(x)), 0), WIDTH), min(max(round(float(y)), 0), HEIGHT)] for x, y in stroke]
        points += len(line)
        if line:
            found.append(line)
    if len(found) > MOST_STROKES or points > MOST_POINTS:
        raise ValueError("too many points")
    return found


def result_of(visit: Visit) -> dict:
    """Return what is signed: the result, its findings and what follows, as plain values."""
    findings = [[row.text, row.route, str(row.deadline_on or ""), row.demand] for row in visit.findings.order_by("id")]
    answers = [
        [code, value, remark] for code, value, remark in visit.answers.order_by("item_id").values_list("item__code", "value", "remark")
    ]
    return {
        "visit": visit.pk, "outcome": visit.outcome, "reason": visit.outcome_reason, "findings": findings, "answers": answers,
        "wanted": visit.wanted, "remark": visit.remark, "crew": visit.crew,
    }  # fmt: skip


@transaction.atomic
def sign(
    visit: Visit, signer: str, *, by: User, method: str, name: str = "", strokes=(), stored: StoredFile | None = None, note: str = ""
) -> VisitSignature:  # fmt: skip
    """Take one signature once the conclusion stands; a second one never replaces the first (撤回结论 takes them back).

    The same strokes or photo sent again give the signature that is there.
    """
    held = filling(visit, by, frozen_ok=True)
    if not held.is_patrol and not held.taken_steps.filter(key=Step.OUTCOME).exists():
        raise MoveRefused("请先定下结论，再签名。")
    strokes = _strokes(strokes) if method == SignedBy.DRAWN else []
    known = held.signatures.filter(signer=signer, withdrawn_at__isnull=True).first()
    if known:
        if known.method == method and known.strokes == strokes and known.file_id == (stored.pk if stored else None):
            return known
        raise MoveRefused(f"{known.get_signer_display()}已经签过名（{known.name}），没有覆盖。要重签请先“撤回结论”。")
    _check(signer, method, strokes, stored, note)
    name = _name(held, signer, name)
    made = VisitSignature.objects.create(
        visit=held, signer=signer, name=name[:30], method=method, strokes=strokes, file=files.claim(stored, by=by) if stored else None,
        note=note.strip()[:200], result_hash=audit.digest(result_of(held)), signed_at=clock.now(), taken_by=by,
    )  # fmt: skip
    if method == SignedBy.REFUSED:
        held.refusal = made.note
        held.save(update_fields=["refusal"])
    facts = {"signer": signer, "method": method, "hash": made.result_hash}
    audit.record(
        "inspections.visit.sign", held, by=by, summary=f"{made.get_method_display()}：{made.get_signer_display()} {name}", data=facts
    )
    return made


def _strokes(strokes) -> list:
    try:
        return clean_strokes(strokes)
    except (ValueError, TypeError) as error:
        raise ValidationError({"strokes": "签名没有传完整，请重新签一次。"}) from error


def _check(signer: str, method: str, strokes: list, stored, note: str) -> None:
    if signer not in Signer.values or method not in SignedBy.values:
        raise ValidationError({"method": "请选择签名方式。"})
    if method == SignedBy.DRAWN and sum(map(len, strokes)) < LEAST_POINTS:
        raise ValidationError({"strokes": "还没有签名，请在框里写上姓名。"})
    if method == SignedBy.PAPER and stored is None:
        raise ValidationError({"photo": "请拍下签好名的那一页。"})
    if method == SignedBy.REFUSED and signer != Signer.OWNER:
        raise ValidationError({"method": "只有被检查人可以拒绝签名。"})
    if method == SignedBy.REFUSED and not note.strip():
        raise ValidationError({"note": "拒绝签名的，请写明理由。"})


def _name(visit: Visit, signer: str, name: str) -> str:
    officers = {Signer.FIRST: visit.first, Signer.SECOND: visit.second}
    if officers.get(signer):
        return officers[signer].name
    usual = visit.workshop.owner_name if signer == Signer.OWNER else ""
    if not (name.strip() or usual):
        raise ValidationError({"name": "请填写签名人姓名。"})
    return name.strip() or usual
