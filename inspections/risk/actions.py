"""The only writers of risk: evidence, what the static score asks, proposals and their decision, one workshop's grade anew."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from inspections.risk import computing, rules
from inspections.risk.gathering import gather, window_end
from inspections.risk.models import Adjustment, AdjustmentFile, Evidence, Grade, Profile
from inspections.risk.states import CHECKED, CHECKS, AdjustKind, AdjustState, SourceKind
from inspections.risk.tables import THOUSAND, table_on
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event
from workshops.registry.marks import lock_file, lock_living
from workshops.registry.models import Workshop


@transaction.atomic
def take_evidence(  # noqa: PLR0917 the one signature that every slice above knows
    workshop: Workshop, section: str, kind: str, weight, on: date, sentence: str, url: str = "", *, by=SYSTEM
) -> Evidence:
    """Keep one reason for points; the same one again is the one already there.

    `weight` is the share (0 to 1) of the section's full points; `section` a key of the tables in force, or CHECKED with
    weight 0 for "a check was made here", which ends what earlier checks said. Checks count until the next one (at most the
    months of rule `risk.check_months`), everything else for `risk.evidence_months`. ValueError for an unknown section.
    """
    known = {row.key for row in table_on(on).dynamic} | {CHECKED, "credit"}
    if section not in known:
        raise ValueError(f"没有这个风险分节：{section}（可用：{'、'.join(sorted(known))}）")
    root = workshop.root or workshop
    months = int(rulebook.value("risk.check_months", on))
    until = add_months(on, months) - timedelta(days=1) if kind in CHECKS else window_end(on)
    mille = min(max(round(Decimal(str(weight)) * THOUSAND), 0), THOUSAND)
    facts = {"section": section, "kind": kind, "on": on, "url": url, "sentence": sentence[:300]}
    row, is_new = Evidence.objects.get_or_create(
        workshop=root, **facts, defaults={"weight": mille, "counts_until": until, "taken_by": by if isinstance(by, User) else None}
    )
    if is_new and section == CHECKED and kind == SourceKind.VISIT:
        earlier = Evidence.objects.counting_on(on).filter(workshop__root=root, kind__in=CHECKS).exclude(url=url)
        earlier.update(counts_until=on - timedelta(days=1))
    return row


@transaction.atomic
def end_evidence(workshop: Workshop, url: str, *, last: date) -> int:
    """Let what a record pushed stop counting (a case cancelled, a finding put right); return how many rows ended."""
    rows = Evidence.objects.filter(workshop__root=workshop.root_id or workshop.pk, url=url)
    return rows.filter(Q(counts_until__isnull=True) | Q(counts_until__gt=last)).update(counts_until=last)


@transaction.atomic
def set_profile(workshop: Workshop, *, buyers: str, process: str, by: User) -> Profile:
    """Write down who buys and how the food is made; answers are keys of the score table, "" for unknown."""
    held = lock_living(workshop)
    points = table_on(clock.today()).points
    for value, key in ((buyers, "buyers"), (process, "method")):
        if value and value not in {row[0] for row in points[key]}:
            raise ValidationError("请从列出的选项中选择。")
    profile = Profile.objects.filter(workshop=held).first() or Profile(workshop=held)
    before = (profile.buyers, profile.process)
    if before == (buyers, process):
        return profile
    profile.buyers, profile.process, profile.updated_at, profile.updated_by = buyers, process, clock.now(), by
    profile.save()
    data = {"before": before, "after": (buyers, process)}
    audit.record("inspections.risk.set_profile", held, by=by, summary="登记风险要素（销售对象、加工方式）", data=data)
    return profile


@transaction.atomic
def refresh(workshop: Workshop, *, by) -> Grade:
    """Compute one workshop's grade for this year as of today, evidence gathered first; an unchanged one stays as it is."""
    held = lock_living(workshop)
    gather([held.pk])
    computing.apply(Workshop.objects.filter(pk=held.pk), year=clock.today().year, by=by)
    return Grade.objects.in_force(clock.today()).get(workshop=held)


def present(workshop: Workshop) -> Grade | None:
    """Return the grade of a file in force today; what was merged into it keeps its own, which count no more."""
    return Grade.objects.in_force(clock.today()).filter(workshop=workshop.root_id or workshop.pk).first()


@transaction.atomic
def propose(
    workshop: Workshop, *, by: User, kind: str, condition: str, steps: int, reason: str, submission_id: UUID, is_at_once: bool = False,
    evidence_url: str = "", attached=(),
) -> Adjustment:  # fmt: skip
    """Propose to raise or lower a grade under one of the listed conditions; a second person decides. Same submission, same proposal."""
    earlier = Adjustment.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    held = lock_living(workshop)
    now = _must_have_grade(held)
    row = next((row for row in rules.conditions(kind, clock.today()) if row[0] == condition), None)
    if row is None:
        raise ValidationError({"condition": "请从列出的情形中选择一种。"})
    if not 1 <= steps <= row[2]:
        raise ValidationError({"steps": f"这种情形最多调整 {row[2]} 级。"})
    if is_at_once and not row[3]:
        raise ValidationError({"is_at_once": "这种情形自次年适用，不能立即生效。"})
    if rules.moved(now.grade, steps if kind == AdjustKind.RAISE else -steps) == now.grade:
        raise MoveRefused("A 级不再下调，D 级不再上调，不需要申请。")
    facts = {"condition": condition, "condition_label": row[1], "steps": steps, "before": f"{now.grade} 级", "is_at_once": is_at_once}
    return _begin(held, by=by, kind=kind, reason=reason, submission_id=submission_id, url=evidence_url, attached=attached, facts=facts)


@transaction.atomic
def propose_points(
    workshop: Workshop, *, by: User, section: str, points, reason: str, submission_id: UUID, attached=()
) -> Adjustment:  # fmt: skip
    """Propose to correct the points of one section; a second person decides. The computed points stay on record."""
    earlier = Adjustment.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    held = lock_living(workshop)
    now = _must_have_grade(held)
    row = table_on(clock.today()).section(section)
    if row is None:
        raise ValidationError({"section": "请从列出的分节中选择一项。"})
    halves = Decimal(str(points)) * 2
    if halves != halves.to_integral_value() or not 0 <= halves <= row.full:
        raise ValidationError({"points": f"“{row.label}”的分值应在 0 至 {row.points:g} 之间，每 0.5 分一档。"})
    before = f"{now.addends.get(section, 0) / 2:g} 分"
    facts = {"section": section, "points": int(halves), "condition_label": row.label, "before": before, "is_at_once": True}
    return _begin(held, by=by, kind=AdjustKind.CORRECT, reason=reason, submission_id=submission_id, url="", attached=attached, facts=facts)


def _must_have_grade(workshop: Workshop) -> Grade:
    now = present(workshop)
    if now is None:
        raise MoveRefused("这户还没有风险等级，请先点“计算等级”。")
    if Adjustment.objects.filter(workshop__root=workshop, state=AdjustState.PROPOSED).exists():
        raise MoveRefused("这户已有一份调整申请等待审核，请先办结。")
    return now


def _begin(workshop: Workshop, *, by, kind: str, reason: str, submission_id: UUID, url: str, attached, facts: dict) -> Adjustment:
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由和依据，例如处罚决定书文号、检验报告编号。"})
    first, last = rules.term(clock.today(), is_at_once=facts["is_at_once"])
    made = Adjustment(
        workshop=workshop, area_code=workshop.area_code, kind=kind, reason=reason.strip()[:300], evidence_url=url[:200],
        holds_from=first, holds_until=last, proposed_at=clock.now(), proposed_by=by, submission_id=submission_id, **facts,
    )  # fmt: skip
    begin(made, AdjustState.PROPOSED, by=by, note=made.reason)
    for stored in attached:
        files.claim(stored, by=by)
        AdjustmentFile.objects.get_or_create(adjustment=made, file=stored)
    note_event(workshop, f"申请{made.get_kind_display()}：{made.condition_label}", url=made.url, tone="near")
    return made


@transaction.atomic
def accept(adjustment: Adjustment, *, by: User, decision: str = "") -> Adjustment:
    """Agree to a proposal: it counts from its day on; one that holds at once changes the grade now."""
    _second_person(adjustment, by)
    move(adjustment, "accept", by=by, note=decision, decided_at=clock.now(), decided_by=by, decision=decision.strip()[:300])
    workshop = lock_file(adjustment.workshop)
    if adjustment.kind == AdjustKind.CORRECT:
        _correct(adjustment, by=by)
    when = "即时生效" if adjustment.is_at_once else f"自 {adjustment.holds_from:%Y-%m-%d} 适用"
    note_event(workshop, f"同意{adjustment.get_kind_display()}：{adjustment.condition_label}，{when}", url=adjustment.url, tone="near")
    if adjustment.is_at_once:
        refresh(workshop, by=by)
    return adjustment


def _correct(adjustment: Adjustment, *, by: User) -> None:
    """Put the decided points in force as evidence that outweighs the computed ones; an earlier correction of the section ends."""
    today = clock.today()
    full = table_on(today).section(adjustment.section).full
    earlier = Evidence.objects.filter(workshop__root=adjustment.workshop_id, kind=SourceKind.CORRECTION, section=adjustment.section)
    earlier.counting_on(today).update(counts_until=today - timedelta(days=1))
    Evidence.objects.create(
        workshop_id=adjustment.workshop_id, section=adjustment.section, kind=SourceKind.CORRECTION, on=today,
        weight=round(Decimal(adjustment.points * THOUSAND) / full), counts_until=adjustment.holds_until,
        sentence=f"人工修正为 {adjustment.points / 2:g} 分：{adjustment.reason}"[:300], url=adjustment.url, taken_by=by,
    )  # fmt: skip


@transaction.atomic
def refuse(adjustment: Adjustment, *, by: User, decision: str) -> Adjustment:
    """Do not agree, with the reason; the grade stays."""
    _second_person(adjustment, by)
    move(adjustment, "refuse", by=by, note=decision, decided_at=clock.now(), decided_by=by, decision=decision.strip()[:300])
    note_event(adjustment.workshop, f"不同意{adjustment.get_kind_display()}：{decision.strip()}"[:300], url=adjustment.url, tone="off")
    return adjustment


@transaction.atomic
def withdraw(adjustment: Adjustment, *, by: User) -> Adjustment:
    """Take one's own proposal back."""
    if adjustment.proposed_by_id != by.pk:
        raise PermissionDenied("只能撤回自己提出的申请。")
    return move(adjustment, "withdraw", by=by)


def _second_person(adjustment: Adjustment, by: User) -> None:
    if adjustment.proposed_by_id == by.pk:
        raise PermissionDenied("风险等级调整须由申请人以外的人审核决定。")
