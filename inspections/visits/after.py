"""What a finished visit sets going: hazards with deadlines, leads, follow-ups, the plan, risk, credit, publication, the result sheet."""

from collections import defaultdict
from datetime import date
from uuid import uuid5

from inspections.checklists.states import AnswerValue, CleanTag
from inspections.hazards import actions as hazards
from inspections.hazards.states import Source
from inspections.leads import actions as leads
from inspections.leads.states import LeadKind, LeadSource
from inspections.plans import actions as plans
from inspections.risk import actions as risk
from inspections.risk.states import CHECKED, SourceKind
from inspections.visits import documents
from inspections.visits.models import Visit, VisitFinding
from inspections.visits.models_end import FollowUp
from inspections.visits.rules import Tally
from inspections.visits.states import CHECK_KINDS, FollowKind, FollowState, Outcome, Route, VisitKind
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.papers import actions as papers
from jishan_portal.publications import actions as publications
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import begin
from workshops.credit.actions import write_line
from workshops.registry.actions import note_event

SOURCES = {VisitKind.PATROL: Source.PATROL, VisitKind.LOOK_BACK: Source.LOOK_BACK}
PERIODS = {FollowKind.STOP: "visit.stop", FollowKind.TALK: "visit.talk", FollowKind.SAMPLE: "visit.sample"}
BASES = {
    FollowKind.STOP: "食品生产经营监督检查管理办法第三十一条",
    FollowKind.TALK: "食品生产经营监督检查管理办法第四十条、第四十一条",
    FollowKind.SAMPLE: "",
}


def record(visit: Visit, found: Tally, *, by: User) -> None:
    """Set going what follows from a visit that was just finished; called once, in its transaction."""
    problems = list(visit.findings.select_related("item", "standard").prefetch_related("pictures__file"))
    _tell_origins(visit, len(problems), by=by)
    _open_hazards(visit, problems, by=by)
    if visit.is_patrol:
        words = f"乡镇巡查，发现 {len(problems)} 处问题" if problems else "乡镇巡查，没有发现问题"
        note_event(visit.workshop, words, url=visit.url, tone="near" if problems else "ok")
        return
    _open_leads(visit, problems, by=by)
    _open_follow_ups(visit, by=by)
    visit.check_record = plans.record_done(
        visit.workshop, on=visit.done_on, by=by, kind=CHECK_KINDS[visit.kind], is_full=found.is_full, url=visit.url,
        subject=("inspections.visit", visit.pk), authority=bureau().name[:60], officers=[visit.first_id, visit.second_id],
    )  # fmt: skip
    _push_risk(visit, by=by)
    _write_credit(visit, problems, by=by)
    visit.paper = papers.issue(
        documents.RESULT, subject=visit, organisation=bureau(), title=documents.RESULT_TITLE, template=documents.RESULT_PAPER,
        content=documents.result_content(visit), by=by, key="result",
    )  # fmt: skip
    visit.publication = publish(visit, problems, by=by)
    visit.save(update_fields=["check_record", "paper", "publication"])
    tone = {Outcome.GOOD: "ok", Outcome.FAIR: "near", Outcome.BAD: "late"}[Outcome(visit.outcome)]
    words = f"{visit.get_kind_display()}结果：{visit.get_outcome_display()}，{len(problems)} 处问题"
    note_event(visit.workshop, words, url=visit.url, tone=tone, visibility="owner", paper=visit.paper.number)


def _tell_origins(visit: Visit, number: int, *, by: User) -> None:
    """The hazard or lead for which a visit was made shows in its history that somebody was there and what came of it."""
    words = f"现场检查 {visit.number}：{visit.get_outcome_display() or '巡查'}，{number} 处问题"
    for origin in (visit.from_hazard, visit.from_lead):
        if origin:
            audit.record("inspections.visit.answer_origin", origin, by=by, summary=words, data={"visit": visit.pk})


def _open_hazards(visit: Visit, problems: list[VisitFinding], *, by: User) -> None:
    """One hazard a finding: ordered with its deadline, or put right before both officers; a patrol only reports."""
    shots: dict[int, list] = defaultdict(list)
    for row in visit.pictures.filter(item__isnull=False, is_after=False).select_related("file"):
        shots[row.item_id].append(row.file)
    for row in problems:
        problem = hazards.Problem(
            text=row.text, category=row.item.get_link_display() if row.item else (row.standard.category if row.standard else "其他"),
            severity=row.severity, basis=row.basis, demand=row.demand, item=row.item, finding=row.standard,
            pictures=tuple(shots.get(row.item_id, ())),
        )  # fmt: skip
        source = SOURCES.get(visit.kind, Source.VISIT)
        row.hazard = hazards.open_hazards(visit.workshop, [problem], source=source, by=by, found_on=visit.done_on)[0]
        row.save(update_fields=["hazard"])
        if not visit.is_patrol:
            _order(visit, row, by=by)


def _order(visit: Visit, row: VisitFinding, *, by: User) -> None:
    if row.route == Route.TERM:
        hazards.order(row.hazard, by=by, deadline_on=row.deadline_on)
        return
    hazards.order(row.hazard, by=by, deadline_on=visit.done_on)
    after = tuple(picture.file for picture in row.pictures.all() if picture.is_after)
    other = visit.second.user if visit.first.user_id == by.pk else visit.first.user
    once = uuid5(visit.client_uuid, f"spot-{row.pk}")
    hazards.answer(row.hazard, by=by, words="检查当场整改完毕", pictures=after, submission_id=once, on_behalf=True)
    hazards.accept(row.hazard, by=other, note=f"两名检查员当场核实并在检查记录上签名（{visit.number}）")


def _open_leads(visit: Visit, problems: list[VisitFinding], *, by: User) -> None:
    """A failed item of the ban proposes a lead by itself (domain 2.2); so does whoever chose it in the conclusion."""
    for row in problems:
        if row.item and row.item.clean_tag == CleanTag.BAN:
            visit.to_lead = leads.propose(
                visit.workshop, item_code=row.item.code, words=row.text, source=LeadSource.VISIT, kind=LeadKind.CLUE, by=by
            )
    if FollowKind.LEAD in visit.wanted and visit.to_lead_id is None:
        visit.to_lead = leads.propose(
            visit.workshop, item_code="", words=visit.wanted[FollowKind.LEAD], source=LeadSource.VISIT, kind=LeadKind.CLUE, by=by
        )
    if visit.to_lead_id:
        visit.save(update_fields=["to_lead"])


def _open_follow_ups(visit: Visit, *, by: User) -> None:
    for kind, reason in visit.wanted.items():
        if kind in PERIODS:
            due = due_within(PERIODS[kind], visit.done_on)
            made = FollowUp(
                visit=visit, workshop=visit.workshop, area_code=visit.area_code, kind=kind, reason=reason, due_on=due,
                basis=BASES[kind], made_by=by,
            )  # fmt: skip
            begin(made, FollowState.OWED, by=by, due_on=due, note=reason)


def _push_risk(visit: Visit, *, by: User) -> None:
    """The share of each section that failed, by the items' weights; what earlier checks said ends with this one."""
    take = {"on": visit.done_on, "url": visit.url, "by": by}
    risk.take_evidence(visit.workshop, CHECKED, SourceKind.VISIT, 0, sentence=f"{visit.get_kind_display()}", **take)
    for section, (wrong, asked) in _shares(visit, visit.done_on).items():
        if wrong:
            sentence = f"{visit.get_kind_display()}有 {wrong} 分权重不符合（共 {asked}）"
            risk.take_evidence(visit.workshop, section, SourceKind.VISIT, wrong / asked, sentence=sentence, **take)


def _shares(visit: Visit, on: date) -> dict[str, tuple[int, int]]:
    sections = {row[0]: row[1] for row in rulebook.value("risk.item_sections", on)}
    found: dict[str, tuple[int, int]] = {}
    rows = visit.answers.exclude(value=AnswerValue.NOT_APPLICABLE).values_list("item__clean_tag", "item__weight", "value")
    for tag, weight, value in rows:
        if tag in sections:
            wrong, asked = found.get(sections[tag], (0, 0))
            found[sections[tag]] = (wrong + (weight if value == AnswerValue.NO else 0), asked + weight)
    return found


def _write_credit(visit: Visit, problems: list, *, by: User) -> None:
    words = f"{visit.get_kind_display()}（{visit.number}）：{visit.get_outcome_display()}"
    words += f"，{len(problems)} 处问题责令整改" if problems else ""
    write_line(
        visit.workshop, on=visit.done_on, kind="监督检查", sentence=words, is_adverse=visit.outcome == Outcome.BAD, url=visit.url, by=by
    )


def publish(visit: Visit, problems: list, *, by: User, key: str = ""):
    """Queue the result of a visit for publication; a corrected one stands under a key of its own."""
    shop = visit.workshop
    body = documents.public_text(visit, problems)
    return publications.queue(
        "inspection_result", "inspections.visit", visit.pk, f"{shop.name}监督检查结果", body, by=by, area_code=visit.area_code,
        organisation=shop.station or bureau(), started_on=visit.done_on, url=visit.url, file=visit.audit_chain,
        key=key, persons=(shop.owner_name,) if shop.owner_name else (), kept=(shop.name, shop.licence_number),
    )  # fmt: skip


def settle_credit(follow: FollowUp, *, by: User) -> None:
    """A talk or a stop that was carried out stands in the credit record (INSP 40–41)."""
    if follow.kind in {FollowKind.TALK, FollowKind.STOP}:
        words = f"{follow.get_kind_display()}：{follow.reason}"
        write_line(
            follow.workshop, on=clock.today(), kind=follow.get_kind_display(), sentence=words, is_adverse=True, url=follow.url, by=by
        )
