"""Taking a chosen workshop step by step to its licences; each step dated, each number checked."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, begin, move
from subsidies.candidates.models import Candidate
from subsidies.candidates.states import CandidateState
from subsidies.licensing import queries, rules
from subsidies.licensing.models import Guiding, Pipeline, Stage
from subsidies.licensing.states import AFTER_REACHED, PipelineState
from subsidies.readiness.models import Round
from subsidies.readiness.states import Kind, RoundState
from workshops.licences import actions as licences
from workshops.licences.models import Licence, LicenceKind
from workshops.registry import actions as registry
from workshops.registry.models import Visibility, Workshop
from workshops.registry.states import WorkshopState

P = PipelineState


@dataclass(frozen=True)
class Business:
    """What stands on the enterprise's business licence, and when it was asked for."""

    name: str
    code: str
    asked_on: date
    issued_on: date


@transaction.atomic
def start(candidate: Candidate, *, by) -> Pipeline:
    """Begin the way of a chosen workshop; again gives the one that runs."""
    candidate = Candidate.objects.select_for_update(of=("self",)).select_related("workshop__root").get(pk=candidate.pk)
    held = Pipeline.objects.filter(candidate=candidate).first()
    if held:
        return held
    if candidate.state != CandidateState.CHOSEN:
        raise MoveRefused("入选以后才能开始办理。")
    shop = candidate.workshop.root
    made = Pipeline(candidate=candidate, workshop=shop, area_code=shop.area_code, started_on=clock.today(), old_code=shop.credit_code)
    begin(made, P.COACHING, by=by)
    Stage.objects.create(pipeline=made, state=P.COACHING, entered_on=clock.today())
    return made


@transaction.atomic
def follow_scores(row: Pipeline, *, by) -> Pipeline:
    """Take the steps that the scores allow: a self-score handed in, an acceptance passed. MoveRefused when there is neither."""
    row = _locked(row)
    rounds = Round.objects.done().filter(workshop__root=row.workshop.root_id)
    passed = rounds.filter(state=RoundState.PASSED).order_by("scored_on").first()
    if passed and row.state in {P.COACHING, P.SCORED}:
        _go(row, "reach", on=passed.scored_on, by=by, reached_on=passed.scored_on)
        return row
    if row.state == P.COACHING and rounds.filter(kind=Kind.SELF).exists():
        _go(row, "score", on=clock.today(), by=by)
        return row
    raise MoveRefused("还没有新的评分结果：先由业主自评，再由两人验收通过。")


@transaction.atomic
def guide(row: Pipeline, *, on: date, way: str, words: str, by, submission_id: UUID | None = None) -> Guiding:
    """Write down that the approval bureau guided a workshop; the same submission again gives the same record."""
    earlier = submission_id and Guiding.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    row = _locked(row)
    if not by.may("licensing.guide"):
        raise PermissionDenied("主动引导由行政审批部门记录。")
    if row.state not in AFTER_REACHED:
        raise MoveRefused("达到提档升级标准以后才引导办照。")
    _not_later(on, "on")
    made = Guiding.objects.create(pipeline=row, on=on, way=way, words=words.strip()[:300], by=by, submission_id=submission_id)
    audit.record("subsidies.guiding.keep", row, by=by, summary=f"主动引导办理企业营业执照：{row.workshop}")
    registry.note_event(row.workshop, f"行政审批局主动引导办照：{made.words}", url=row.url, visibility=Visibility.OWNER)
    return made


@transaction.atomic
def record_business(row: Pipeline, facts: Business, *, by) -> Pipeline:
    """Put the enterprise's business licence on file (92… → 91…); its old one ends as replaced, its history stays with the file."""
    row = _locked(row)
    if not (by.may("licensing.work") or by.may("licensing.guide")):
        raise PermissionDenied("企业营业执照由监管人员或行政审批部门登记。")
    if row.business_id:
        raise MoveRefused("企业营业执照已经登记。换了新照的，请在证照里换发。")
    if row.state not in AFTER_REACHED - {P.CONVERTED}:
        raise MoveRefused("验收达标以后才登记企业营业执照。")
    code = _business_code(facts)
    licence = _put_licence(row.workshop, code, facts.issued_on, by=by)
    shop = Workshop.objects.get(pk=row.workshop.root_id)
    registry.amend(shop, {"credit_code": code}, by=by, version=shop.version)
    changes = {"business": licence, "business_on": facts.issued_on, "asked_on": facts.asked_on, "enterprise_name": facts.name.strip()[:80]}
    if row.state == P.REACHED:
        _go(row, "license", on=facts.issued_on, by=by, **changes)
    else:
        _keep(row, changes)
        if row.state == P.ISSUED:
            clocks.start(row, "licence.change", by=by, started_on=facts.issued_on)
    return row


@transaction.atomic
def apply(row: Pipeline, *, on: date, by) -> Pipeline:
    """The application went to the city's approval bureau, in the name of whoever the licence is to be for."""
    row = _locked(row)
    if row.FLOW.refusal("apply", state=row.state, roles=by.roles) is None and (refusal := rules.may_apply(row)):
        raise MoveRefused(refusal)
    _go(row, "apply", on=on, by=by, applied_on=on, by_trader=row.business_id is None)
    return row


@transaction.atomic
def accept(row: Pipeline, *, on: date, number: str, by) -> Pipeline:
    """The city took the application; its statutory period runs from this day."""
    row = _locked(row)
    _go(row, "accept", on=on, by=by, accepted_on=on, acceptance_number=number.strip()[:40])
    clocks.start(row, "licence.decide", by=by, started_on=on)
    clocks.start(row, "licence.site_check", by=by, started_on=on)
    return row


@transaction.atomic
def check(row: Pipeline, *, on: date, by) -> Pipeline:
    """The city looked at the place."""
    row = _locked(row)
    _go(row, "check", on=on, by=by, checked_on=on)
    _stop_clocks(row, on, by=by, keys=("licence.site_check",))
    return row


@transaction.atomic
def issue(row: Pipeline, *, number: str, on: date, until: date, scope: str, by) -> Pipeline:
    """The licence is issued: it stands on the file, the clocks stop."""
    row = _locked(row)
    _refuse_move(row, "issue", by)
    licence = licences.record(
        row.workshop, LicenceKind.PRODUCTION, licences.Facts(number=number, issued_on=on, valid_until=until, scope=scope), by=by
    )
    _go(row, "issue", on=on, by=by, production=licence, issued_on=on)
    _stop_clocks(row, on, by=by, keys=("licence.decide",))
    if row.by_trader and row.business_id:
        clocks.start(row, "licence.change", by=by, started_on=on)
    return row


@transaction.atomic
def reject(row: Pipeline, *, by, note: str) -> Pipeline:
    """The city did not take or grant the application, with its reason; it can be made again."""
    row = _locked(row)
    _go(row, "reject", on=clock.today(), by=by, note=note, applied_on=None, accepted_on=None, acceptance_number="", checked_on=None)
    _stop_clocks(row, clock.today(), by=by, keys=("licence.decide", "licence.site_check"))
    return row


@transaction.atomic
def change_subject(row: Pipeline, *, on: date, by) -> Pipeline:
    """A licence that a 个体户 got was changed to the enterprise."""
    row = _locked(row)
    if not by.may("licensing.work"):
        raise PermissionDenied("变更许可主体由监管人员登记。")
    if row.state != P.ISSUED or not row.by_trader or not row.business_id or row.subject_changed_on:
        raise MoveRefused("以个体工商户取得许可、又办了企业营业执照的，才需要变更许可主体。")
    _not_later(on, "on")
    if on < max(row.issued_on, row.business_on):
        raise ValidationError({"on": "变更日期不能早于发证和发照。"})
    _keep(row, {"subject_changed_on": on})
    _stop_clocks(row, on, by=by, keys=("licence.change",))
    audit.record("subsidies.pipeline.change_subject", row, by=by, summary=f"变更许可主体：{row.workshop}")
    registry.note_event(row.workshop, f"食品生产许可证变更主体为{row.enterprise_name}", url=row.url, tone="ok", visibility=Visibility.OWNER)
    return row


@transaction.atomic
def convert(row: Pipeline, *, by) -> Pipeline:
    """The workshop is a food enterprise now: its file closes as 已转企业 and keeps its whole history."""
    row, today = _locked(row), clock.today()
    _refuse_move(row, "convert", by)
    missing = queries.completion(row.workshop)
    if missing or not row.business_id:
        raise MoveRefused(f"还缺：{'、'.join(missing or ['企业营业执照'])}。")
    if row.by_trader and not row.subject_changed_on:
        raise MoveRefused("许可证还在个体工商户名下，请先登记变更许可主体。")
    shop = Workshop.objects.get(pk=row.workshop.root_id)
    if shop.state not in {WorkshopState.ACTIVE, WorkshopState.UPGRADING}:
        raise MoveRefused(f"小作坊现在“{shop.get_state_display()}”，请先办结、恢复在营，再转为企业。")
    _go(row, "convert", on=today, by=by, converted_on=today)
    reason = f"转为企业“{row.enterprise_name}”，统一社会信用代码 {row.business.number}，{row.production.number}"
    if shop.state == WorkshopState.ACTIVE:
        registry.change_life(shop, "upgrade", by=by, holds_from=today, reason="提档升级")
    registry.change_life(shop, "convert", by=by, holds_from=today, reason=reason)
    return row


@transaction.atomic
def stop(row: Pipeline, *, by, note: str) -> Pipeline:
    """Leave the way, with the reason."""
    row = _locked(row)
    _go(row, "stop", on=clock.today(), by=by, note=note)
    _stop_clocks(row, clock.today(), by=by, keys=("licence.decide", "licence.site_check", "licence.change"))
    return row


@transaction.atomic
def note_pack(row: Pipeline, *, by) -> None:
    """Write down that the hand-over pack was taken out; it holds personal data."""
    audit.record("subsidies.pipeline.pack", row, by=by, summary=f"下载移交材料包：{row.workshop}")


def _business_code(facts: Business) -> str:
    try:
        code = rules.check_enterprise(facts.code)
    except ValueError as error:
        raise ValidationError({"code": str(error)}) from error
    _not_later(facts.issued_on, "issued_on")
    if facts.asked_on > facts.issued_on:
        raise ValidationError({"asked_on": "受理日期不能晚于发照日期。"})
    return code


def _put_licence(workshop: Workshop, code: str, issued_on: date, *, by) -> Licence:
    facts = licences.Facts(number=code, issued_on=issued_on)
    held = Licence.objects.standing().filter(workshop__root=workshop.root_id, kind=LicenceKind.BUSINESS).first()
    return licences.renew(held, facts, by=by) if held else licences.record(workshop, LicenceKind.BUSINESS, facts, by=by)


def _go(row: Pipeline, name: str, *, on: date, by, note: str = "", **changes) -> None:
    """Take a step on a day: the step before ends, the next begins, the file's timeline says so."""
    _refuse_move(row, name, by, note)
    _not_later(on, "on")
    present = row.stages.select_for_update().get(left_on__isnull=True)
    if on < present.entered_on and name not in {"reach", "license"}:
        raise ValidationError({"on": f"日期不能早于上一步（{present.get_state_display()}，{present.entered_on}）。"})
    on = max(on, present.entered_on)
    move(row, name, by=by, note=note, **changes)
    present.left_on, present.note = on, note[:300]
    present.save(update_fields=["left_on", "note"])
    Stage.objects.create(pipeline=row, state=row.state, entered_on=on, left_on=on if row.FLOW.state(row.state).is_final else None)
    words = f"{row.FLOW.move(name).label}（{on}）" + (f"：{note}" if note else "")
    tone = "ok" if name in {"issue", "convert"} else "near" if note else "go"
    registry.note_event(row.workshop, words[:300], url=row.url, tone=tone, visibility=Visibility.OWNER)


def _refuse_move(row: Pipeline, name: str, by, note: str = "-") -> None:
    refusal = row.FLOW.refusal(name, state=row.state, roles=by.roles, note=note or "")
    if refusal:
        raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)


def _locked(row: Pipeline) -> Pipeline:
    rows = Pipeline.objects.select_for_update(of=("self",)).select_related("workshop__root", "business", "production")
    return rows.get(pk=row.pk)


def _keep(row: Pipeline, changes: dict) -> None:
    for name, given in changes.items():
        setattr(row, name, given)
    row.save(update_fields=list(changes))


def _not_later(on: date, field: str) -> None:
    if on > clock.today():
        raise ValidationError({field: "日期不能晚于今天。"})


def _stop_clocks(row: Pipeline, on: date, *, by, keys: tuple) -> None:
    for running in Clock.objects.running().of(audit.kind_of(row), str(row.pk)).filter(rule_key__in=keys):
        clocks.stop(running, by=by, on=on)
