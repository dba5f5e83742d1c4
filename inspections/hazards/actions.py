"""Opening hazards, ordering, answering, re-checking, striking off; extensions in two hands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.checklists.models import Item
from inspections.hazards import rules
from inspections.hazards.models import Answer, Extension, Finding, Hazard, Picture
from inspections.hazards.states import HazardState, Severity, Source
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.duties.models import Duty
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event
from workshops.registry.models import Workshop


@dataclass(frozen=True)
class Problem:
    """What was found: enough to open a hazard."""

    text: str
    category: str = "其他"
    severity: int = Severity.GENERAL
    basis: str = ""
    demand: str = ""
    item: Item | None = None
    finding: Finding | None = None
    pictures: tuple[StoredFile, ...] = ()


@transaction.atomic
def open_hazards(workshop: Workshop, problems: list[Problem], *, source: str, by, found_on: date | None = None) -> list[Hazard]:
    """Open one hazard for each problem, with number, duty, timeline line and link to an earlier one of the same item."""
    return [_open(workshop.root, problem, source=source, by=by, found_on=found_on or clock.today()) for problem in problems]


def _open(workshop: Workshop, problem: Problem, *, source: str, by, found_on: date) -> Hazard:
    code = problem.item.code if problem.item else ""
    hazard = Hazard(
        number=next_number(bureau(), "hazard", found_on.year),
        workshop=workshop,
        area_code=workshop.area_code,
        text=problem.text[:200],
        category=problem.category,
        severity=problem.severity,
        source=source,
        basis=problem.basis,
        demand=problem.demand,
        finding=problem.finding,
        item=problem.item,
        item_code=code,
        earlier=_earlier(workshop, code, problem.finding, found_on),
        found_on=found_on,
        found_by=by if by.pk else None,
    )
    begin(hazard, HazardState.FOUND, by=by)
    _attach(hazard, problem.pictures, by=by)
    repeated = "（12 个月内重复出现）" if hazard.earlier_id else ""
    # the owner reads this line: that somebody reported it is nobody's business there (FSL article 115)
    where = Source.VISIT.label if source == Source.COMPLAINT else Source(source).label
    note_event(workshop, f"{where}发现隐患：{hazard.text}{repeated}", url=hazard.url, tone="near", visibility="owner")
    return hazard


def _earlier(workshop: Workshop, item_code: str, finding: Finding | None, on: date) -> Hazard | None:
    """Return the last hazard of the same item or standard finding within the recurrence window."""
    if not item_code and not finding:
        return None
    same = {"item_code": item_code} if item_code else {"finding": finding}
    since = add_months(on, -rules.recurrence_months(on))
    found = Hazard.objects.filter(workshop__root=workshop, found_on__gte=since, **same).exclude(state=HazardState.WITHDRAWN)
    return found.order_by("-found_on", "-id").first()


def _attach(hazard: Hazard, pictures, *, by, answer: Answer | None = None) -> None:
    for order, stored in enumerate(pictures, 1):
        files.claim(stored, by=by)
        Picture.objects.get_or_create(hazard=hazard, answer=answer, file=stored, defaults={"order": order})


@transaction.atomic
def order(hazard: Hazard, *, by, deadline_on: date | None = None, demand: str = "") -> Hazard:
    """Order the workshop to put a hazard right by a day: the usual one for its gravity unless another is given."""
    today = clock.today()
    deadline_on = deadline_on or rules.usual_deadline(hazard.severity, today)
    latest = rules.latest_deadline(today)
    if not today <= deadline_on <= latest:
        raise MoveRefused(f"整改期限须在今天到 {latest:%Y-%m-%d} 之间，请改期限后再下达。")
    move(hazard, "order", by=by, due_on=deadline_on, deadline_on=deadline_on, demand=demand or hazard.demand)
    _tell(hazard, f"下达整改要求：{hazard.text}，期限 {deadline_on:%Y-%m-%d}", tone="near")
    return hazard


@transaction.atomic
def answer(
    hazard: Hazard, *, by, words: str, pictures: tuple[StoredFile, ...] = (), submission_id: UUID, on_behalf: bool = False
) -> Answer:
    """Take the workshop's answer with its photos as the next round; the same submission again gives the same answer."""
    known = Answer.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    if not words.strip() and not pictures:
        raise MoveRefused("请写一句整改情况，或上传至少一张照片。")
    made = Answer(
        hazard=hazard,
        round=hazard.rounds + 1,
        words=words,
        made_at=clock.now(),
        made_by=by,
        on_behalf=on_behalf,
        submission_id=submission_id,
    )
    move(hazard, "answer", by=by, rounds=made.round, answered_on=clock.today())
    made.save(force_insert=True)
    _attach(hazard, pictures, by=by, answer=made)
    _tell(hazard, f"提交整改：{hazard.text}（第 {made.round} 次，照片 {len(pictures)} 张）", tone="go")
    return made


@transaction.atomic
def return_answer(hazard: Hazard, *, by, note: str, deadline_on: date | None = None) -> Hazard:
    """Send an answer back with what is still wrong; a new deadline may be set, else the old one stands."""
    _must_check(hazard, by)
    deadline_on = deadline_on or max(hazard.deadline_on, clock.today())
    move(hazard, "return", by=by, note=note, due_on=deadline_on, deadline_on=deadline_on)
    _judge(hazard, False, note, by=by)
    _tell(hazard, f"整改退回：{hazard.text}，{note}", tone="late")
    return hazard


@transaction.atomic
def accept(hazard: Hazard, *, by, note: str = "") -> Hazard:
    """Accept the answer; a general hazard is struck off at once, graver ones wait for the chief."""
    _must_check(hazard, by)
    move(hazard, "accept", by=by, note=note)
    _judge(hazard, True, note, by=by)
    _tell(hazard, f"整改复查合格：{hazard.text}", tone="ok")
    if hazard.severity == Severity.GENERAL:
        close(hazard, by=SYSTEM)
    return hazard


@transaction.atomic
def close(hazard: Hazard, *, by) -> Hazard:
    """Strike a hazard off the list (销号)."""
    move(hazard, "close", by=by, closed_on=clock.today(), closed_by=by if by.pk else None)
    _tell(hazard, f"隐患销号：{hazard.text}", tone="ok")
    return hazard


@transaction.atomic
def send_back(hazard: Hazard, *, by, note: str) -> Hazard:
    """The chief does not strike it off: it goes back to the workshop."""
    deadline_on = max(hazard.deadline_on, clock.today())
    return move(hazard, "send_back", by=by, note=note, due_on=deadline_on, deadline_on=deadline_on)


@transaction.atomic
def withdraw(hazard: Hazard, *, by, note: str) -> Hazard:
    """Take back a hazard that was opened by mistake; it stays on file and counts nowhere."""
    return move(hazard, "withdraw", by=by, note=note)


@transaction.atomic
def ask_extension(hazard: Hazard, *, by, until: date, reason: str) -> Extension:
    """Ask for more time, with a day on which it ends."""
    held = Hazard.objects.select_for_update().get(pk=hazard.pk)
    if not rules.can_ask_extension(by, held):
        raise MoveRefused("这条隐患现在不能申请延期：重大隐患不得延期，或已有一份申请待决定，或不在整改中。")
    if not held.deadline_on < until <= rules.latest_deadline(held.found_on):
        raise MoveRefused(f"延期须晚于原期限 {held.deadline_on:%Y-%m-%d}，且不晚于 {rules.latest_deadline(held.found_on):%Y-%m-%d}。")
    asked = Extension.objects.create(
        hazard=held, reason=reason, asked_until=until, asked_at=clock.now(), asked_by=by, deadline_before=held.deadline_on
    )
    audit.record(
        "inspections.hazard.ask_extension", held, by=by, summary=f"申请延期：{held}", data={"until": until.isoformat(), "reason": reason}
    )
    return asked


@transaction.atomic
def decide_extension(extension: Extension, *, by, grant: bool, decision: str = "") -> Extension:
    """Grant or refuse; never by the person who asked. Granted, the deadline and the open duty move to the new day."""
    held = Extension.objects.select_for_update().get(pk=extension.pk)
    if held.is_granted is not None:
        raise MoveRefused("这份延期申请已经有决定，请刷新页面查看。")
    if held.asked_by_id == by.pk:
        raise PermissionDenied("延期须由申请人以外的人决定。")
    held.is_granted, held.decided_at, held.decided_by, held.decision = grant, clock.now(), by, decision
    held.save(update_fields=["is_granted", "decided_at", "decided_by", "decision"])
    if grant:
        hazard = Hazard.objects.select_for_update().get(pk=held.hazard_id)
        hazard.deadline_on, hazard.level = held.asked_until, 0
        hazard.save(update_fields=["deadline_on", "level"])
        Duty.objects.of("inspections.hazard", hazard.pk).open().update(due_on=held.asked_until)
    word = "同意" if grant else "不同意"
    audit.record("inspections.hazard.decide_extension", held.hazard, by=by, summary=f"{word}延期：{held.hazard}", data={"grant": grant})
    return held


def _must_check(hazard: Hazard, by) -> None:
    if not rules.can_check(by, hazard):
        raise PermissionDenied("这次整改由您代为提交，须由另一位检查员复查。")


def _judge(hazard: Hazard, is_accepted: bool, note: str, *, by) -> None:
    last = hazard.answers.order_by("-round").first()
    if last:
        last.is_accepted, last.verdict, last.checked_at, last.checked_by = is_accepted, note, clock.now(), by
        last.save(update_fields=["is_accepted", "verdict", "checked_at", "checked_by"])


def _tell(hazard: Hazard, sentence: str, *, tone: str) -> None:
    note_event(hazard.workshop, sentence, url=hazard.url, tone=tone, visibility="owner")
