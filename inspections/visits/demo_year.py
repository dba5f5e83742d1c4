"""The made county's visits of the months behind it, as its plans asked for them: answers, signatures, problems and results, set by set."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue
from inspections.hazards.bulk import open_hazards_many
from inspections.hazards.models import Answer, Hazard
from inspections.hazards.states import HazardState, Source
from inspections.plans import rules as plan_rules
from inspections.plans.models import Check, PlanItem
from inspections.plans.states import LIVE, ItemStatus, PlanKind
from inspections.visits import queries, rules, signing
from inspections.visits.actions import wording_of
from inspections.visits.models import Visit, VisitAnswer, VisitFinding, VisitStep
from inspections.visits.models_end import VisitSignature
from inspections.visits.states import CHECK_KINDS, SignedBy, Signer, Step, Supervision, VisitKind, VisitState
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from jishan_portal.papers.numbers import hold
from jishan_portal.papers.rules import number_text
from jishan_portal.workflow.actions import place
from workshops.registry.bulk import note_many
from workshops.registry.demo import County

KIND = "inspections.visit"
MADE_SHARE, SETTLED_AFTER = 0.94, timedelta(days=12)  # the rest of the planned visits is overdue; problems are closed after so long
WORDS = "已按要求整改，现场核实"
# What was seen where an item failed; by how many items a story fails: none 符合, a few general ones 基本符合, a key one 不符合.
SEEN = {
    "Q2": "承诺书没有上墙", "E2": "墙角有霉斑", "E4": "纱窗破损，没有更换", "E5": "垃圾桶没有盖", "E6": "操作间堆放旧纸箱",
    "E7": "成品间 3 袋面粉直接放在地上", "S2": "抽查两种原料，一种没有票据", "S5": "包装袋没有合格证明", "D2": "清洗消毒没有记录",
    "D4": "煎炸油更换没有记录", "D5": "台秤过了检定期", "F5": "添加剂公示牌褪色看不清", "T4": "散装容器上没有标签",
    "T5": "没有不合格品处置记录",
    "P2": "一人没戴帽子", "P6": "一人今年没有参加培训", "T1": "销售台账缺购货者电话", "C1": "上月没有自查",
}  # fmt: skip
GRAVE = {"P1": "一名操作工健康证已过期", "F4": "添加剂没有专用称量器具", "E3": "生产区与生活区没有隔开", "S1": "一家供货者没有索证"}
HAND = [[[60, 60], [150, 40], [120, 150]], [[220, 50], [210, 160]], [[300, 60], [380, 70], [330, 150], [420, 140]]]
STORIES = (0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, "grave")


@dataclass
class Told:
    """One visit as it was: what failed, and the rows that tell of it."""

    item: PlanItem
    visit: Visit
    failed: dict
    findings: list = field(default_factory=list)


def add(county: County) -> int:
    """Write the visits of the running plans whose week is over, but for a few that are overdue; return how many there are."""
    rng, version = county.rng("visits:year"), queries.version_for(VisitKind.DAILY)
    items = list(version.items.order_by("section__order", "order"))
    due = PlanItem.objects.open().filter(plan__state__in=LIVE, week_on__lt=county.today - timedelta(days=county.today.weekday()))
    rows = due.select_related("plan", "trip__first__user", "trip__second__user", "workshop__root", "workshop__station")
    told = [
        _one(county, rng, row, version, items)
        for row in rows.order_by("week_on", "pk")
        if rng.random() < MADE_SHARE and county.opened.get(row.workshop_id, county.today) < row.week_on
    ]
    if told:
        _write(county, told, items)
        _tick_off(county, told)
    return len(told)


def _one(county: County, rng, row: PlanItem, version, items: list[Item]) -> Told:
    day = row.trip.day_on or rng.choice(plan_rules.workdays_in(row.week_on, row.plan.starts_on, county.today) or [row.week_on])
    begun = datetime.combine(day, time(rng.randrange(9, 17), rng.randrange(60)), clock.BEIJING)
    failed = _failed(rng, {item.code for item in items})
    by_code = {item.code: item for item in items}
    key = sum(by_code[code].is_key for code in failed)
    outcome = rules.outcome_of(len(failed) - key, key, day)
    visit = Visit(
        workshop=row.workshop.root, area_code=row.area_code, version=version, plan_item=row, planned_on=day, first=row.trip.first,
        second=row.trip.second, kind=VisitKind.DAILY if row.plan.kind == PlanKind.YEAR else VisitKind.SPECIAL,
        supervision=rng.choice(list(Supervision)), client_uuid=_uuid(rng), submission_id=_uuid(rng), made_at=begun - timedelta(days=1),
        made_by=row.trip.first.user, started_at=begun, finished_at=begun + timedelta(minutes=rng.randrange(35, 80)), done_on=day,
        latitude=row.workshop.latitude, longitude=row.workshop.longitude, accuracy=18 if row.workshop.latitude else None,
        distance=rng.randrange(5, 60) if row.workshop.latitude else None,
        place_reason="" if row.workshop.latitude else "登记地址还没有定位", answered=len(items), asked=len(items),
        general_noes=len(failed) - key, key_noes=key, computed=outcome, outcome=outcome,
    )  # fmt: skip
    visit.crew = queries.crew_of(visit)
    place(visit, VisitState.DONE, at=visit.finished_at).state_by = visit.made_by
    return Told(row, visit, failed)


def _failed(rng, known: set[str]) -> dict:
    """Return {code: what was seen} of a drawn story."""
    story = rng.choice(STORIES)
    general = [code for code in SEEN if code in known]
    if story == "grave":
        grave = rng.choice([code for code in GRAVE if code in known])
        return {grave: GRAVE[grave], **{code: SEEN[code] for code in rng.sample(general, 2)}}
    return {code: SEEN[code] for code in rng.sample(general, story)}


def _uuid(rng) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _store(model, rows: list) -> None:
    for pk, row in zip(bulk.next_ids(model, len(rows)), rows, strict=True):
        row.pk = pk
    bulk.insert(model, rows)


def _write(county: County, told: list[Told], items: list[Item]) -> None:
    visits = [one.visit for one in told]
    counter = hold(bureau(), "visit", county.today.year)
    for serial, visit in enumerate(visits, counter.last + 1):
        visit.number = number_text(counter.organisation, "visit", county.today.year, serial)
    counter.last += len(visits)
    counter.save(update_fields=["last"])
    _store(Visit, visits)
    _store(VisitAnswer, [row for one in told for row in _answers(one, items)])
    _store(VisitStep, [row for visit in visits for row in _steps(visit)])
    _find(county, told, {item.code: item for item in items})
    _store(VisitSignature, [row for visit in visits for row in _signatures(visit)])
    summary = f"演示县：按计划检查 {len(visits)} 户次"
    audit.record_bulk(f"{KIND}.finish_many", KIND, [visit.pk for visit in visits], by=county.by, summary=summary)
    note_many(
        [(visit.workshop_id, f"{visit.get_kind_display()}结果：{visit.get_outcome_display()}", visit.finished_at) for visit in visits]
    )


def _answers(one: Told, items: list[Item]):
    for item in items:
        value = AnswerValue.NO if item.code in one.failed else AnswerValue.YES
        yield VisitAnswer(
            visit=one.visit, item=item, value=value, remark=one.failed.get(item.code, ""), answered_at=one.visit.started_at,
            answered_by=one.visit.made_by,
        )  # fmt: skip


def _steps(visit: Visit):
    for place_in_row, step in enumerate(Step):
        at = visit.started_at + timedelta(minutes=2 * place_in_row)
        yield VisitStep(visit=visit, key=step, wording=wording_of(visit, step), done_at=at, done_by=visit.made_by)


def _signatures(visit: Visit):
    digest = audit.digest(signing.result_of(visit))
    names = {Signer.FIRST: visit.first.name, Signer.SECOND: visit.second.name, Signer.OWNER: visit.workshop.owner_name or "负责人"}
    for signer, name in names.items():
        yield VisitSignature(
            visit=visit, signer=signer, name=name[:30], method=SignedBy.DRAWN, strokes=HAND, result_hash=digest,
            signed_at=visit.finished_at, taken_by=visit.made_by,
        )  # fmt: skip


# --- problems, hazards, the plan -----------------------------------------------------------------------------
def _find(county: County, told: list[Told], by_code: dict) -> None:
    """Write each visit's problems with their hazards: those of the last days are still being mended, the others are struck off."""
    hazards, answers, rng = [], [], county.rng("visits:answers")
    for one in told:
        for code, seen in one.failed.items():
            item = by_code[code]
            finding = VisitFinding(
                visit=one.visit, item=item, text=seen, found_at=one.visit.finished_at, found_by=one.visit.made_by,
                **rules.default_finding(item, one.visit.done_on),
            )  # fmt: skip
            one.findings.append(finding)
            hazards.append(_hazard(county, one.visit, finding))
            if hazards[-1].rounds:
                answers.append((len(hazards) - 1, _answer(rng, one.visit, hazards[-1])))
    if not hazards:
        return
    open_hazards_many(hazards, answers, by=county.by, summary=f"演示县：检查发现隐患 {len(hazards)} 条")
    findings = [finding for one in told for finding in one.findings]
    for finding, hazard in zip(findings, hazards, strict=True):
        finding.hazard = hazard
    _store(VisitFinding, findings)


def _hazard(county: County, visit: Visit, finding: VisitFinding) -> Hazard:
    is_settled = visit.done_on + SETTLED_AFTER < county.today
    mended = min(visit.done_on + timedelta(days=4), finding.deadline_on)
    made = Hazard(
        workshop=visit.workshop, area_code=visit.area_code, text=finding.text, category=finding.item.get_link_display(),
        severity=finding.severity, source=Source.VISIT, basis=finding.basis, demand=finding.demand, item=finding.item,
        found_on=visit.done_on, ordered_on=visit.done_on, deadline_on=finding.deadline_on, rounds=int(is_settled),
        answered_on=mended if is_settled else None, closed_on=mended + timedelta(days=2) if is_settled else None,
    )  # fmt: skip
    state = HazardState.CLOSED if is_settled else HazardState.ORDERED
    place(made, state, at=clock.now()).state_by = visit.made_by
    return made


def _answer(rng, visit: Visit, hazard: Hazard) -> Answer:
    at = clock.start_of(hazard.answered_on).replace(hour=10)
    return Answer(
        round=1, words=WORDS, made_at=at, made_by=visit.made_by, on_behalf=True, submission_id=_uuid(rng), is_accepted=True,
        checked_at=at + timedelta(hours=20), checked_by=visit.second.user,
    )  # fmt: skip


def _tick_off(county: County, told: list[Told]) -> None:
    """Note the checks and do the planned visits with them, those merged into them too."""
    checks = [
        Check(
            workshop=one.visit.workshop, area_code=one.visit.area_code, on=one.visit.done_on, kind=CHECK_KINDS[one.visit.kind],
            is_full=True, authority=bureau().name[:60], subject_kind=KIND, subject_id=f"{one.visit.pk}", url=one.visit.url,
            officers=[one.visit.first_id, one.visit.second_id], made_at=one.visit.finished_at, made_by=one.visit.made_by,
        )
        for one in told
    ]  # fmt: skip
    _store(Check, checks)
    merged, done = defaultdict(list), []
    for row in PlanItem.objects.filter(merged_into__in=[one.item.pk for one in told]):
        merged[row.merged_into_id].append(row)
    for one, check in zip(told, checks, strict=True):
        one.visit.check_record = check
        for item in (one.item, *merged[one.item.pk]):
            item.status, item.done_check = ItemStatus.DONE, check
            done.append(item)
    bulk.update(PlanItem, done, ["status", "done_check"])
    bulk.update(Visit, [one.visit for one in told], ["check_record"])
