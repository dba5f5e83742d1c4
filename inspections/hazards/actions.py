"""Opening hazards, ordering, answering, re-checking, striking off."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.checklists.models import Item
from inspections.hazards import notices, rules
from inspections.hazards.extensions import lapse_requests
from inspections.hazards.models import Answer, Finding, Hazard, Picture
from inspections.hazards.queries import touch
from inspections.hazards.states import AT_OWNER, CREDITED, HazardState, Severity
from inspections.hazards.texts import write_texts
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.celery import send_on_commit
from jishan_portal.duties.models import Duty
from jishan_portal.files import actions as files
from jishan_portal.files.likeness import first_alike
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.credit.actions import write_line
from workshops.registry.actions import note_event
from workshops.registry.marks import lock_living
from workshops.registry.models import Workshop


class PhotoReused(MoveRefused):
    """A photo that shows the problem was given as the proof that it is gone."""

    def __init__(self, photo: StoredFile):
        super().__init__(f"照片“{photo}”和以前的照片是同一张，不能证明现在的情况。请重新拍一张。")
        self.photo = photo


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
    earlier: Hazard | None = None  # the one it comes back from, where somebody knows it
    pictures: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class Opening:
    """A hazard typed by somebody: the problem, where it was noticed and when, and whether to order it at once."""

    problem: Problem
    source: str
    found_on: date
    submission_id: UUID
    is_ordered: bool = False
    deadline_on: date | None = None


@transaction.atomic
def open_by_hand(workshop: Workshop, opening: Opening, *, by: User) -> Hazard:
    """Open a hazard that somebody typed, and order it at once where asked; the same submission again gives the same hazard."""
    if opening.found_on > clock.today():
        raise MoveRefused("发现日期不能晚于今天，请改后再存。")
    held = lock_living(workshop)
    known = Hazard.objects.filter(submission_id=opening.submission_id).first()  # read behind the lock: two presses of a button wait there
    if known:
        return known
    hazard = _open(held, opening.problem, source=opening.source, by=by, found_on=opening.found_on, submission_id=opening.submission_id)
    return order(hazard, by=by, deadline_on=opening.deadline_on) if opening.is_ordered else hazard


@transaction.atomic
def open_hazards(workshop: Workshop, problems: list[Problem], *, source: str, by, found_on: date | None = None) -> list[Hazard]:
    """Open one hazard for each problem, with number, duty, timeline line and link to an earlier one of the same item."""
    return [_open(workshop.root, problem, source=source, by=by, found_on=found_on or clock.today()) for problem in problems]


def _open(workshop: Workshop, problem: Problem, *, source: str, by, found_on: date, submission_id: UUID | None = None) -> Hazard:
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
        earlier=problem.earlier or _earlier(workshop, code, problem.finding, found_on),
        found_on=found_on,
        found_by=by if by.pk else None,
        submission_id=submission_id,
    )
    begin(hazard, HazardState.FOUND, by=by)
    write_texts([hazard])
    _attach(hazard, problem.pictures, by=by)
    touch()
    repeated = f"（{rules.recurrence_months(found_on)} 个月内重复出现）" if hazard.earlier_id else ""
    note_event(workshop, f"{hazard.told_source}发现隐患：{hazard.text}{repeated}", url=hazard.url, tone="near", visibility="owner")
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
        picture, is_new = Picture.objects.get_or_create(hazard=hazard, answer=answer, file=stored, defaults={"order": order})
        if is_new:
            send_on_commit("inspections.hazards.tasks.stamp_hazard_picture", picture.pk)


@transaction.atomic
def order(hazard: Hazard, *, by, deadline_on: date | None = None, demand: str = "") -> Hazard:
    """Order the workshop to put a hazard right by a day: the usual one for its finding and gravity unless another is given."""
    today = clock.today()
    usual_days = hazard.finding.usual_days if hazard.finding else None
    deadline_on = deadline_on or rules.proposed_deadline(hazard.severity, usual_days, today)
    latest = rules.latest_deadline(today)
    if not today <= deadline_on <= latest:
        raise MoveRefused(f"整改期限须在今天到 {latest:%Y-%m-%d} 之间，请改期限后再下达。")
    move(hazard, "order", by=by, due_on=deadline_on, ordered_on=today, deadline_on=deadline_on, demand=demand or hazard.demand)
    _tell(hazard, f"下达整改要求：{hazard.text}，期限 {deadline_on:%Y-%m-%d}", tone="near")
    return hazard


def check_fresh(hazard: Hazard, pictures, *, is_later: bool = False) -> None:
    """Raise PhotoReused where a proof is the photo of the problem again (at a later look: any photo of the hazard); features 3-7."""
    held = hazard.pictures.select_related("file")
    again = first_alike(pictures, [row.file for row in (held if is_later else held.filter(answer__isnull=True))])
    if again:
        raise PhotoReused(again)


@transaction.atomic
def answer(
    hazard: Hazard, *, by, words: str, pictures: tuple[StoredFile, ...] = (), submission_id: UUID, on_behalf: bool = False
) -> Answer:
    """Take the workshop's answer with its photos as the next round; the same submission again gives the same answer."""
    Hazard.objects.select_for_update().get(pk=hazard.pk)  # two presses of a button wait here for each other
    known = Answer.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    if not words.strip() and not pictures:
        raise MoveRefused("请写一句整改情况，或上传至少一张照片。")
    check_fresh(hazard, pictures)
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
    """Send an answer back with what is still wrong.

    Without a new deadline the old one goes on where it stood: the days that the answer lay with the office do not count.
    """
    _must_check(hazard, by)
    deadline_on = _deadline_again(hazard, deadline_on)
    move(hazard, "return", by=by, note=note, due_on=deadline_on, deadline_on=deadline_on, level=_level_again(hazard, deadline_on))
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
    lapse_requests(hazard)
    _tell(hazard, f"隐患销号：{hazard.text}", tone="ok")
    notices.tell_closed(hazard)
    if hazard.source in CREDITED:
        _write_credit(hazard, by=by)
    return hazard


def _write_credit(hazard: Hazard, *, by) -> None:
    """检查、约谈和整改情况记入信用档案（食品生产经营监督检查管理办法第四十一条）; what a workshop found itself stays out."""
    late = (hazard.answered_on - hazard.deadline_on).days if hazard.answered_on and hazard.deadline_on else 0
    words = f"整改到位：{hazard.text}（{f'逾期 {late} 天' if late > 0 else '按期'}）"
    write_line(hazard.workshop, on=hazard.closed_on, kind="整改", sentence=words, is_adverse=late > 0, url=hazard.url, by=by)


@transaction.atomic
def send_back(hazard: Hazard, *, by, note: str, deadline_on: date | None = None) -> Hazard:
    """The chief does not strike it off: it goes back to the workshop, its clock going on as after a return."""
    deadline_on = _deadline_again(hazard, deadline_on)
    move(hazard, "send_back", by=by, note=note, due_on=deadline_on, deadline_on=deadline_on, level=_level_again(hazard, deadline_on))
    _judge(hazard, False, note, by=by)
    _tell(hazard, f"不予销号，退回整改：{hazard.text}，{note}", tone="late")
    return hazard


@transaction.atomic
def withdraw(hazard: Hazard, *, by, note: str) -> Hazard:
    """Take back a hazard that was opened by mistake; it stays on file and counts nowhere."""
    move(hazard, "withdraw", by=by, note=note)
    lapse_requests(hazard)
    _tell(hazard, f"隐患撤销：{hazard.text}，{note}", tone="off")
    return hazard


@transaction.atomic
def tighten(hazard: Hazard, *, by: User, deadline_on: date, reason: str = "") -> Hazard:
    """Set an earlier deadline while the workshop owes the answer; a later one needs an extension by two people."""
    held = Hazard.objects.select_for_update().select_related("workshop").get(pk=hazard.pk)
    if held.state not in AT_OWNER:
        raise MoveRefused("这条隐患不在整改中，不用改期限。")
    if not clock.today() <= deadline_on < held.deadline_on:
        raise MoveRefused(f"期限只能改早（今天到 {held.deadline_on:%Y-%m-%d} 之前）。要延后的，请申请延期，由另一人决定。")
    before, held.deadline_on = held.deadline_on, deadline_on
    held.save(update_fields=["deadline_on"])
    Duty.objects.of("inspections.hazard", held.pk).open().update(due_on=deadline_on)
    facts = {"from": before.isoformat(), "to": deadline_on.isoformat(), "reason": reason}
    audit.record("inspections.hazard.tighten", held, by=by, summary=f"整改期限提前到 {deadline_on}：{held}", data=facts)
    _tell(held, f"整改期限提前到 {deadline_on:%Y-%m-%d}：{held.text}", tone="near")
    return held


def _deadline_again(hazard: Hazard, chosen: date | None) -> date:
    today = clock.today()
    latest = rules.latest_deadline(today)
    if chosen and not today <= chosen <= latest:
        raise MoveRefused(f"新期限须在今天到 {latest:%Y-%m-%d} 之间，请改期限后再退回。")
    held = Hazard.objects.select_for_update().get(pk=hazard.pk)
    if held.deadline_on is None:
        return today  # nothing was ordered: the move itself is refused with its reason
    return chosen or rules.resumed_deadline(held, today)


def _level_again(hazard: Hazard, deadline_on: date) -> int:
    """Return the rung of the escalation: begun anew under a deadline that lies ahead, kept where the old one has run out."""
    return 0 if deadline_on >= clock.today() else hazard.level


def _must_check(hazard: Hazard, by) -> None:
    if not rules.can_check(by, hazard):
        raise PermissionDenied("这次整改由您代为提交，须由另一位检查员复查。")


def _judge(hazard: Hazard, is_accepted: bool, note: str, *, by) -> None:
    last = hazard.answers.order_by("-round").first()
    if last:
        last.is_accepted, last.verdict, last.checked_at, last.checked_by = is_accepted, note, clock.now(), by
        last.save(update_fields=["is_accepted", "verdict", "checked_at", "checked_by"])


def _tell(hazard: Hazard, sentence: str, *, tone: str) -> None:
    touch()
    note_event(hazard.workshop, sentence, url=hazard.url, tone=tone, visibility="owner")
