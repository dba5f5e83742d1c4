"""Arranging, beginning, stepping through, finishing and cancelling a visit."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from inspections.officers.models import Officer
from inspections.plans.states import ItemStatus
from inspections.visits import after, queries, rules
from inspections.visits.models import Visit, VisitStep
from inspections.visits.states import OPEN, FollowKind, Outcome, SignedBy, Signer, Step, VisitKind, VisitState
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.papers.numbers import next_number
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.marks import lock_file, lock_living
from workshops.registry.models import Workshop


@dataclass(frozen=True)
class Place:
    """Where the phone says it is, and why that is missing or far away."""

    latitude: float | None = None
    longitude: float | None = None
    accuracy: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Conclusion:
    """What the officers conclude: result, reason where it differs from the rule, what follows ({kind: reason}), words, posting."""

    outcome: str
    reason: str = ""
    wanted: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    is_posted: bool = False


@transaction.atomic
def arrange(visit: Visit, *, by: User) -> Visit:
    """Put a visit on the list (kind, workshop, day, officers and where it comes from are set).

    The phone's number or the same planned visit again gives the visit that is there. A township arranges patrols only.
    """
    known = Visit.objects.filter(client_uuid=visit.client_uuid).first()
    if known:
        return known
    shop = lock_living(visit.workshop)
    if visit.plan_item_id:
        open_one = Visit.objects.open().filter(plan_item=visit.plan_item_id).first()
        if open_one:
            return open_one
        if visit.plan_item.status == ItemStatus.DONE:
            raise MoveRefused("这户次已经检查过了。还要再查的，请“临时加一户”。")
    if visit.kind != VisitKind.PATROL and by.roles == {Role.TOWNSHIP}:
        raise PermissionDenied("乡镇只作巡查，监督检查由市监所安排。")
    visit.workshop, visit.area_code, visit.made_by = shop, shop.area_code, by
    visit.number = next_number(bureau(), "visit", clock.today().year)
    return begin(visit, VisitState.PLANNED, by=by, due_on=visit.planned_on)


@transaction.atomic
def start(visit: Visit, *, by: User, place: Place, phone_at: datetime | None = None) -> Visit:
    """Begin in the workshop: two officers with certificates, the place, server time beside the phone's. Begun already: the same visit.

    `visit` may carry another kind, supervision or pair than it was arranged with.
    """
    held = locked(visit)
    if held.state == VisitState.FILLING:
        return held
    if held.state == VisitState.PLANNED and not held.is_patrol:
        if why := rules.kind_refusal(held, visit.kind):
            raise ValidationError({"kind": why})
        held.kind, held.supervision, held.first, held.second = visit.kind, visit.supervision, visit.first, visit.second
    today, shop = clock.today(), held.workshop
    if held.state == VisitState.PLANNED:
        _may_start(held, by, today)
    other = Visit.objects.filter(workshop=shop, kind=held.kind, state=VisitState.FILLING).exclude(pk=held.pk).first()
    if other:
        raise MoveRefused(f"这户正在检查中（{other.number}），请从“今日任务”接着那一份做。")
    version = queries.version_for(held.kind)
    if version is None:
        raise MoveRefused("没有使用中的检查表，请负责人先发布一份。")
    distance = _distance(shop, place)
    why = rules.place_problem(place.latitude, distance, today)
    if why and not place.reason.strip():
        raise ValidationError({"place_reason": why})
    now = clock.now()
    return move(
        held, "start", by=by, kind=held.kind, supervision=held.supervision, first=held.first, second=held.second,
        crew=queries.crew_of(held), version=version, asked=version.items.count(), started_at=now, latitude=place.latitude,
        longitude=place.longitude, accuracy=place.accuracy, distance=distance, place_reason=place.reason.strip()[:200],
        clock_gap=round((phone_at - now).total_seconds()) if phone_at else None,
    )  # fmt: skip


def _may_start(visit: Visit, by: User, today: date) -> None:
    if not visit.is_patrol and (why := rules.pair_refusal(visit.first, visit.second, visit.workshop, today)):
        raise ValidationError({"second": why})
    must_fill(visit, by)


def _distance(shop: Workshop, place: Place) -> int | None:
    if place.latitude is None or shop.latitude is None or shop.longitude is None:
        return None
    return rules.metres((place.latitude, place.longitude), (shop.latitude, shop.longitude))


def locked(visit: Visit) -> Visit:
    """Lock a visit for the rest of the transaction, with its workshop and officers."""
    return Visit.objects.select_for_update(of=("self",)).select_related(*queries.PARTS).get(pk=visit.pk)


def must_fill(visit: Visit, by: User) -> None:
    """Raise PermissionDenied for anybody but the two officers of a visit (a patrol: the township)."""
    if not rules.can_fill(by, visit):
        raise PermissionDenied("只有本次检查的两名检查员可以填写。" if not visit.is_patrol else "只有乡镇巡查人员可以填写。")


def filling(visit: Visit, by: User, *, frozen_ok: bool = False) -> Visit:
    """Lock a visit that may still be written to by `by`; MoveRefused once it is over, or its conclusion stands."""
    held = locked(visit)
    must_fill(held, by)
    if held.state == VisitState.CANCELLED:
        raise MoveRefused(f"这次检查已被取消（{held.cancel_note}）。已填的内容都还在，请与所长联系。")
    if held.state != VisitState.FILLING:
        raise MoveRefused("这次检查还没有开始，请先“开始检查”。" if held.state == VisitState.PLANNED else "这次检查已经完成，不能再改。")
    if not frozen_ok and held.taken_steps.filter(key=Step.OUTCOME).exists():
        raise MoveRefused("结论已经定了，要改请先“撤回结论”（已签的名一并撤回，留有记录）。")
    return held


def wording_of(visit: Visit, step: str) -> str:
    """Return what is to be said in a step; the rulebook's words with the facts of this visit."""
    spoken = dict(zip((Step.SHOW, Step.TELL, Step.AVOID), rulebook.value("visit.wordings"), strict=False))
    if step not in spoken:
        return Step(step).label
    people = "、".join(f"{one['name']}（执法证 {one['number']}）" for one in visit.crew)
    facts = {"{office}": bureau().name, "{people}": people, "{kind}": visit.get_kind_display()}
    text = spoken[step]
    for mark, fact in facts.items():
        text = text.replace(mark, fact)
    return text


@transaction.atomic
def take_step(visit: Visit, step: str, *, by: User, note: str = "") -> VisitStep:
    """Take one of the steps before the conclusion, in order; taken already: nothing changes. The words said are kept."""
    held = filling(visit, by, frozen_ok=True)
    taken = {row.key: row for row in held.taken_steps.all()}
    if step in taken:
        return taken[step]
    due = rules.next_step(held, set(taken))
    if due != step:
        raise MoveRefused(f"请先完成“{due.label}”这一步，再做“{Step(step).label}”。")
    if step == Step.CHECK:
        _must_be_complete(held)
    return _keep_step(held, step, by=by, note=note)


def _keep_step(visit: Visit, step: str, *, by: User, note: str = "", is_yes: bool | None = None) -> VisitStep:
    made = VisitStep.objects.create(
        visit=visit, key=step, wording=wording_of(visit, step), note=note.strip()[:300], is_yes=is_yes, done_at=clock.now(), done_by=by
    )
    label = Step(step).label
    audit.record("inspections.visit.step", visit, by=by, summary=f"{label}：{visit}", data={"step": str(step), "note": made.note})
    return made


@transaction.atomic
def ask_avoid(
    visit: Visit, *, by: User, is_asked: bool, note: str = "", out: Officer | None = None, into: Officer | None = None
) -> VisitStep:
    """Ask whether an officer should keep away: no, and it goes on; yes, and another officer takes the place with the reason kept."""
    if not is_asked:
        return take_step(visit, Step.AVOID, by=by, note=note)
    held = filling(visit, by, frozen_ok=True)
    if rules.next_step(held, set(held.taken_steps.values_list("key", flat=True))) != Step.AVOID:
        raise MoveRefused("请按顺序先完成亮证和告知。")
    if not note.strip() or out is None or into is None:
        raise ValidationError({"note": "业主申请回避的，请写明理由，选出要回避的和接替的检查员；换不了人的，请取消本次检查。"})
    pair = [into if one.pk == out.pk else one for one in (held.first, held.second)]
    why = rules.pair_refusal(*pair, held.workshop, clock.today())
    if why:
        raise ValidationError({"into": why})
    held.first, held.second = pair
    held.crew = queries.crew_of(held)
    held.save(update_fields=["first", "second", "crew"])
    words = f"申请{out.name}回避：{note.strip()}；改由{into.name}（执法证 {into.certificate_number}）检查，已出示证件"
    return _keep_step(held, Step.AVOID, by=by, note=words, is_yes=True)


def _must_be_complete(visit: Visit) -> None:
    found = count(visit)
    if not found.answered:
        raise MoveRefused("还没有检查任何一项，请先检查。")
    if rules.must_cover_all(visit) and not found.is_full:
        raise MoveRefused(f"还有 {found.asked - found.answered} 项没有检查。已查的都已保存，请查完“没查的项”再往下走。")


def count(visit: Visit) -> rules.Tally:
    """Return the tally of a visit's answers as they stand."""
    return rules.tally(visit.version.items.all(), dict(visit.answers.values_list("item_id", "value")))


@transaction.atomic
def conclude(visit: Visit, conclusion: Conclusion, *, by: User) -> Visit:
    """Fix the result: computed by the rule, another one only with its reason; what follows is chosen with reasons."""
    held = filling(visit, by)
    taken = set(held.taken_steps.values_list("key", flat=True))
    if rules.next_step(held, taken) != Step.OUTCOME:
        raise MoveRefused("请先完成检查和问题处理，再下结论。")
    _must_be_complete(held)
    found = count(held)
    computed = rules.outcome_of(found.general, found.key, clock.today())
    if conclusion.outcome not in Outcome.values:
        raise ValidationError({"outcome": "请选择结论。"})
    reason = conclusion.reason.strip() if conclusion.outcome != computed else ""
    if conclusion.outcome != computed and not reason:
        raise ValidationError({"reason": f"按规则应为“{computed.label}”，改判须写明理由。"})
    wanted = {kind: why.strip()[:200] for kind, why in conclusion.wanted}
    for kind, why in wanted.items():
        if kind not in FollowKind.values or not why:
            raise ValidationError({"wanted": "选了后续事项的，请写明理由。"})
    held.general_noes, held.key_noes, held.computed, held.outcome, held.outcome_reason = (
        found.general, found.key, computed, conclusion.outcome, reason[:200],
    )  # fmt: skip
    held.wanted, held.remark, held.is_posted = wanted, conclusion.remark.strip()[:500], conclusion.is_posted
    held.save(
        update_fields=["general_noes", "key_noes", "computed", "outcome", "outcome_reason", "wanted", "remark", "is_posted"],
    )
    _keep_step(held, Step.OUTCOME, by=by, note=f"{held.get_outcome_display()}{'（改判：' + reason + '）' if reason else ''}")
    return held


@transaction.atomic
def reopen(visit: Visit, *, by: User, reason: str) -> Visit:
    """Take the conclusion back to change something: signatures given so far are withdrawn and kept with the reason."""
    held = filling(visit, by, frozen_ok=True)
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么撤回结论。"})
    now = clock.now()
    held.signatures.filter(withdrawn_at__isnull=True).update(withdrawn_at=now, withdrawn_by=by, withdraw_reason=reason.strip()[:200])
    held.taken_steps.filter(key__in=[Step.OUTCOME, Step.SIGN]).delete()
    before = held.outcome
    held.outcome, held.computed, held.outcome_reason = "", "", ""
    held.save(update_fields=["outcome", "computed", "outcome_reason"])
    audit.record("inspections.visit.reopen", held, by=by, summary=f"撤回结论：{held}", data={"outcome": before, "reason": reason.strip()})
    return held


@transaction.atomic
def finish(visit: Visit, *, by: User, submission_id: UUID) -> Visit:
    """Finish with all signatures: hazards are ordered, what follows is opened, results recorded. Sent again: the same visit."""
    held = locked(visit)
    if held.submission_id == submission_id or held.state == VisitState.DONE:
        return held
    held = filling(held, by, frozen_ok=True)
    lock_file(held.workshop)
    taken = set(held.taken_steps.values_list("key", flat=True))
    due = rules.next_step(held, taken)
    if due != Step.SIGN:
        raise MoveRefused(f"请先完成“{due.label}”这一步。")
    if not held.is_patrol:
        _must_be_signed(held)
    found = count(held)
    facts = {"general_noes": found.general, "key_noes": found.key, "answered": found.answered, "asked": found.asked}
    _keep_step(held, Step.SIGN, by=by)
    move(held, "finish", by=by, submission_id=submission_id, finished_at=clock.now(), done_on=clock.today(), **facts)
    after.record(held, found, by=by)
    return held


def _must_be_signed(visit: Visit) -> None:
    signed = {row.signer: row for row in visit.signatures.filter(withdrawn_at__isnull=True)}
    wanted = [Signer.FIRST, Signer.SECOND, Signer.OWNER]
    if Signer.OWNER in signed and signed[Signer.OWNER].method == SignedBy.REFUSED:
        wanted.append(Signer.WITNESS)
    missing = [one.label for one in wanted if one not in signed]
    if missing:
        raise MoveRefused(f"还没有签名：{'、'.join(missing)}。业主不签的，请选“拒绝签名”，写明理由并由见证人签名。")


@transaction.atomic
def cancel(visit: Visit, *, by: User, note: str) -> Visit:
    """Call a visit off with the reason; what was filled in stays on file. The planned visit behind it stays open in the plan."""
    held = locked(visit)
    if held.state in OPEN and not rules.can_cancel(by, held):
        raise PermissionDenied("只有本次检查的检查员或所长可以取消。")
    return move(held, "cancel", by=by, note=note, cancel_note=note.strip()[:300])
