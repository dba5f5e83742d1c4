"""Drawing up the year's list set by set, keeping it true, and looking at each problem again."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, CharField, DateField, DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr

from inspections.hazards import actions as hazards
from inspections.hazards.models import Hazard
from inspections.hazards.states import COUNTED, HazardState, Source
from inspections.look_backs import rules
from inspections.look_backs.models import LookBack, LookBackList, LookBackPicture
from inspections.look_backs.states import OPEN, LookBackState
from inspections.officers.models import Officer
from inspections.plans import actions as plans
from inspections.plans.states import CheckKind
from inspections.visits.rules import pair_refusal
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.celery import send_on_commit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.workflow.actions import MoveRefused, move, open_many
from workshops.credit.actions import write_line
from workshops.registry.actions import note_event
from workshops.registry.marks import note_lines
from workshops.registry.states import LIVING

WORD = "回头看复查"
AT_ONCE = 500


@dataclass(frozen=True)
class Verdict:
    """What a second look found: it lasted or came back, in words and photos, seen by whom."""

    is_kept: bool
    second: Officer | None
    note: str = ""
    pictures: tuple[StoredFile, ...] = ()


@transaction.atomic
def draw_up(on: date, *, by) -> LookBackList:
    """Draw up the year's list: every hazard closed this year is looked at again, every one still open stands on it as 未整改.

    Withdrawn ones spawn nothing. Drawn up already: the list that is there. MoveRefused before the day of the rulebook.
    """
    if on < rules.starts_on(on):
        raise MoveRefused(f"{rules.starts_on(on):%Y-%m-%d} 起列回头看清单，现在还没有到。")
    roll, is_new = LookBackList.objects.get_or_create(
        year=on.year, defaults={"drawn_on": on, "due_on": rules.due_on(on), "drawn_by": by if by.pk else None}
    )
    if not is_new:
        return roll
    closed = Hazard.objects.filter(state=HazardState.CLOSED, closed_on__gte=date(on.year, 1, 1), closed_on__lte=on)
    still = Hazard.objects.open().filter(found_on__lte=on)
    left = insert_select(LookBack, still, _columns(roll, LookBackState.UNMENDED))
    number = insert_select(LookBack, closed, _columns(roll, LookBackState.WAITING))
    summary = f"{roll}：{number} 处待回头看"
    open_many(_of(roll, LookBackState.WAITING), LookBackState.WAITING, by=by, due_on=roll.due_on, duty=_duty(), summary=summary)
    if left:
        open_many(
            _of(roll, LookBackState.UNMENDED), LookBackState.UNMENDED, by=by, due_on=None, duty={}, summary=f"{roll}：{left} 处未整改"
        )
    facts = {"year": roll.year, "waiting": number, "unmended": left, "due_on": f"{roll.due_on}"}
    audit.record("inspections.look_back.draw_up", roll, by=by, summary=f"列出{roll}：{number + left} 处", data=facts)
    _tell(roll)
    renew(roll, by=by)
    return roll


def _of(roll: LookBackList, state: str) -> QuerySet:
    return LookBack.objects.filter(roll=roll, state=state)


def _columns(roll: LookBackList, state: str) -> dict:
    return {
        "roll": Value(roll.pk, IntegerField()),
        "hazard": F("pk"),
        "workshop": F("workshop__root"),
        "area_code": F("area_code"),
        "was_open": Value(state == LookBackState.UNMENDED, BooleanField()),
        "closed_on": F("closed_on"),
        "due_on": Value(roll.due_on, DateField()),
        "state": Value(str(state), CharField()),
        "state_at": Value(clock.now(), DateTimeField()),
        "seen": Value("", CharField()),
        "drop_reason": Value("", CharField()),
    }


def _duty() -> dict:
    title = Concat(F("workshop__name"), Value(f"：{WORD}（"), F("hazard__text"), Value("）"), output_field=CharField())
    return {
        "title": Substr(title, 1, 200),
        "url": Concat(Value("/inspections/look-backs/"), Cast("pk", CharField()), Value("/"), output_field=CharField()),
        "area_code": F("area_code"),
        "organisation": F("workshop__station"),
        "person": Value(None, IntegerField()),
        "file": Concat(Value("workshops.workshop:"), Cast("workshop__root", CharField()), output_field=CharField()),
    }


def _tell(roll: LookBackList) -> None:
    numbers = Counter(LookBack.objects.filter(roll=roll).values_list("workshop_id", flat=True))
    note_lines(((pk, f"列入{roll}：{number} 处问题") for pk, number in numbers.items()), tone="go")


def draw_due(*, by) -> int:
    """What the morning does: draw up the list when its day has come, else keep it true; return how many rows changed."""
    today = clock.today()
    if today < rules.starts_on(today):
        return 0
    known = LookBackList.objects.filter(year=today.year).first()
    if known:
        return renew(known, by=by)
    return draw_up(today, by=by).look_backs.count()


@transaction.atomic
def renew(roll: LookBackList, *, by) -> int:
    """Let the list follow what happened since: mended ones wait for their second look, withdrawn ones and ended workshops leave it."""
    open_rows = LookBack.objects.filter(roll=roll, state__in=sorted(OPEN)).select_for_update(of=("self",))
    open_rows = open_rows.select_related("hazard", "workshop__root", "workshop__station")
    mended = open_rows.filter(state=LookBackState.UNMENDED, hazard__state=HazardState.CLOSED)
    gone = open_rows.filter(~Q(workshop__root__state__in=LIVING) | ~Q(hazard__state__in=sorted(COUNTED)))
    dropped = 0
    for row in gone.order_by("pk")[:AT_ONCE]:
        drop(row, by=by, reason=_why_gone(row))
        dropped += 1
    changed = 0
    for row in mended.order_by("pk")[:AT_ONCE]:
        move(row, "mend", by=by, due_on=roll.due_on, closed_on=row.hazard.closed_on)
        changed += 1
    return dropped + changed


def _why_gone(row: LookBack) -> str:
    if row.hazard.state == HazardState.WITHDRAWN:
        return "隐患已撤销"
    return f"小作坊{row.workshop.root.get_state_display()}，不再生产"


@transaction.atomic
def drop(row: LookBack, *, by, reason: str) -> LookBack:
    """Take a problem off the list with the reason; it stays on file and leaves the denominator."""
    return move(row, "drop", by=by, note=reason, drop_reason=reason.strip()[:300])


@transaction.atomic
def look(row: LookBack, verdict: Verdict, *, by: User, submission_id: UUID) -> LookBack:
    """Write down a second look by two officers. One that came back opens a new hazard, linked to the old one, which stays as it is.

    The same submission again is the same look. MoveRefused when somebody else was first.
    """
    held = LookBack.objects.select_for_update(of=("self",)).select_related("workshop__root", "workshop__station", "hazard").get(pk=row.pk)
    if held.submission_id == submission_id:
        return held
    if held.state != LookBackState.WAITING:
        raise MoveRefused(f"“{held.hazard.text}”已登记为“{held.get_state_display()}”，没有覆盖。")
    first = Officer.objects.filter(user=by).select_related("user").first()
    _check(held, verdict, first)
    hazards.check_fresh(held.hazard, verdict.pictures, is_later=True)
    facts = {
        "checked_on": clock.today(), "first": first, "second": verdict.second, "seen": verdict.note.strip()[:300],
        "submission_id": submission_id,
    }  # fmt: skip
    if verdict.is_kept:
        move(held, "keep", by=by, note=verdict.note, **facts)
    else:
        move(held, "rebound", by=by, note=verdict.note, rebound=_again(held, verdict, by=by), **facts)
    for stored in verdict.pictures:
        files.claim(stored, by=by)
        picture, is_new = LookBackPicture.objects.get_or_create(look_back=held, file=stored)
        if is_new:
            send_on_commit("inspections.look_backs.tasks.stamp_look_back_picture", picture.pk)
    _note(held, by=by)
    _record_check(held, by=by)
    return held


def _check(held: LookBack, verdict: Verdict, first: Officer | None) -> None:
    why = pair_refusal(first, verdict.second, held.workshop.root, clock.today())
    if why:
        raise ValidationError({"second": why})
    if not verdict.is_kept and not verdict.note.strip() and not verdict.pictures:
        raise ValidationError({"note": "反弹的，请写一句看到了什么，或拍一张照片。"})


def _again(held: LookBack, verdict: Verdict, *, by: User) -> Hazard:
    old = held.hazard
    problem = hazards.Problem(
        text=old.text, category=old.category, severity=old.severity, basis=old.basis, demand=old.demand, item=old.item,
        finding=old.finding, earlier=old, pictures=verdict.pictures,
    )  # fmt: skip
    made = hazards.open_hazards(held.workshop, [problem], source=Source.LOOK_BACK, by=by)[0]
    return hazards.order(made, by=by)


def _record_check(held: LookBack, *, by: User) -> None:
    """Two officers were there: 上次检查日期 moves, once a day; the frequency that a plan owes does not (复查 is none of its kinds)."""
    plans.record_done(
        held.workshop, on=held.checked_on, by=by, kind=CheckKind.RECHECK, url=held.url, subject=("inspections.look_back", held.pk),
        authority=bureau().name[:60], officers=[held.first_id, held.second_id],
    )  # fmt: skip


def _note(held: LookBack, *, by: User) -> None:
    words = f"回头看：{held.hazard.text}，{held.get_state_display()}"
    tone = "ok" if held.state == LookBackState.KEPT else "late"
    note_event(held.workshop.root, words, url=held.url, tone=tone, visibility="owner")
    is_back = held.state == LookBackState.REBOUND
    write_line(held.workshop, on=held.checked_on, kind="回头看", sentence=words[:300], is_adverse=is_back, url=held.url, by=by)
