"""Opening, receiving, handing over and closing duties. Records get theirs through `workflow`; nobody else writes here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BooleanField, CharField, DateField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.audit import actions as audit
from jishan_portal.duties import rules
from jishan_portal.duties.models import Absence, Duty, DutyState
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select


@dataclass(frozen=True)
class DutySpec:
    """What a record says of its own duty: the sentence, where it leads, where it happened, whom it falls to.

    `role` and `basis` take the place of the state's own where they differ from record to record; a restricted duty
    (a case under seal) shows to those who owe it, and in no list of an area.
    """

    title: str
    url: str
    area_code: str
    organisation: Organisation | None = None
    person: User | None = None
    role: str = ""
    basis: str = ""
    is_restricted: bool = False


def open_duty(kind: str, subject_id, spec: DutySpec, *, role: str, due_on: date | None, basis: str = "", file: str = "", by=None) -> Duty:
    """Open the one duty a record may have; a second open one is refused by the database.

    `file` names the file that the record belongs to (its audit chain), so that the file's page lists what is open;
    `by` is whose act brought it about.
    """
    return Duty.objects.create(
        subject_kind=kind,
        subject_id=str(subject_id),
        file=file,
        role=spec.role or role,
        organisation=spec.organisation,
        person=spec.person,
        area_code=spec.area_code,
        title=spec.title[:200],
        url=spec.url,
        due_on=due_on,
        basis=(spec.basis or basis)[:200],
        is_restricted=spec.is_restricted,
        opened_at=clock.now(),
        opened_by=by if isinstance(by, User) else None,
    )


def open_many(kind: str, records: QuerySet, *, role: str, due_on: date | None, basis: str, columns: dict) -> int:
    """Open one duty for each row of `records` in one statement; `columns` are expressions over the rows."""
    fixed = {
        "subject_kind": Value(kind, CharField()),
        "subject_id": Cast("pk", CharField()),
        "role": Value(role, CharField()),
        "due_on": Value(due_on, DateField()),
        "basis": Value(basis[:200], CharField()),
        "state": Value(DutyState.OPEN.value, CharField()),
        "opened_at": Value(clock.now(), DateTimeField()),
        "is_restricted": Value(False, BooleanField()),
        "pass_reason": Value("", CharField()),
    }
    return insert_select(Duty, records, {**fixed, **columns})


def close_duty(kind: str, subject_id, *, by, state: str = DutyState.DONE) -> int:
    """Close the open duty of a record, if it has one; return how many were closed (0 or 1)."""
    closer = by if isinstance(by, User) else None
    return Duty.objects.of(kind, subject_id).open().update(state=state, closed_at=clock.now(), closed_by=closer)


def close_many(kind: str, subject_ids: list, *, by, batch: int = 500) -> int:
    """Close the open duties of many records of one kind; return how many were closed."""
    closer, ids, closed = by if isinstance(by, User) else None, [str(pk) for pk in subject_ids], 0
    for start in range(0, len(ids), batch):
        rows = Duty.objects.open().filter(subject_kind=kind, subject_id__in=ids[start : start + batch])
        closed += rows.update(state=DutyState.DONE, closed_at=clock.now(), closed_by=closer)
    return closed


@transaction.atomic
def receive(duty: Duty, *, by: User) -> Duty:
    """签收: the duty of a role becomes the duty of exactly one person; a second person's receipt changes nothing."""
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.state != DutyState.OPEN or (held.person_id and held.person_id != by.pk) or held.received_at:
        return held
    if not rules.is_owed_by(by, held):
        raise PermissionDenied("这件事不在您的待办里，不能签收。")
    held.person, held.received_at = by, clock.now()
    held.save(update_fields=["person", "received_at"])
    audit.record("duties.receive", held, by=by, summary=f"签收：{held.title}")
    return held


@transaction.atomic
def pass_on(duty: Duty, to: User, *, by: User, reason: str) -> Duty:
    """转办: give a duty to a colleague of the same organisation and role, with the reason; it stays the one open duty.

    Who takes over and who held it before are told within minutes by the reminders (`reminders.actions.tell_passed`), which stand above.
    Again changes nothing. ValidationError when it is done, without a reason, or for somebody who could not do it.
    """
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.state != DutyState.OPEN:
        raise ValidationError("这件事已经办结，不用再转办。")
    if held.person_id == to.pk and held.passed_by_id == by.pk:
        return held
    if not rules.can_pass(by, held):
        raise PermissionDenied("这件事不在您的待办里，不能转办。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由，接手的人看得到。"})
    if not rules.colleagues(held, by).filter(pk=to.pk).exists():
        raise ValidationError({"to": f"{to.name}不是同一单位、同一岗位的同事，不能接手。"})
    before = held.person.display_name if held.person else "本岗位"
    held.passed_from, held.person, held.received_at = held.person, to, None
    held.passed_by, held.passed_at, held.pass_reason = by, clock.now(), reason.strip()[:200]
    held.save(update_fields=["person", "received_at", "passed_by", "passed_at", "passed_from", "pass_reason"])
    data = {"from": before, "to": to.username, "reason": held.pass_reason}
    audit.record("duties.pass_on", held, by=by, summary=f"转办：{held.title}（{before} → {to.name}）", data=data)
    return held


def note_pressed(duty: Duty, *, by: User, words: str) -> None:
    """Note on a locked duty that somebody pressed for it (催办); the message is sent where this is called."""
    duty.pressed_at, duty.pressed_by, duty.pressed_times = clock.now(), by, duty.pressed_times + 1
    duty.save(update_fields=["pressed_at", "pressed_by", "pressed_times"])
    data = {"times": duty.pressed_times, "words": words}
    audit.record("duties.press", duty, by=by, summary=f"催办：{duty.title}（第 {duty.pressed_times} 次）", data=data)


@transaction.atomic
def go_away(user: User, substitute: User, *, by: User, starts_on: date, ends_on: date, reason: str) -> Absence:
    """Enter that somebody is away and who does their duties meanwhile; the same entry again returns the one made.

    ValidationError for days that are over or overlap another absence, and for somebody who could not do them.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    same = {"user": held, "substitute": substitute, "starts_on": starts_on, "ends_on": ends_on, "ended_at": None}
    found = Absence.objects.filter(**same).first()
    if found:
        return found
    if ends_on < starts_on or ends_on < clock.today():
        raise ValidationError({"ends_on": "结束日不能早于开始日，也不能早于今天。"})
    if Absence.objects.filter(user=held, ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError({"starts_on": "这几天已经登记过请假，请先结束原来的登记。"})
    if not rules.peers(held).filter(pk=substitute.pk).exists():
        raise ValidationError({"substitute": f"{substitute.name}不是同一单位、同一岗位的同事，不能代办。"})
    if Absence.objects.on(starts_on).filter(user=substitute).exists():
        raise ValidationError({"substitute": f"{substitute.name}那时也请假，请换一位同事。"})
    made = Absence.objects.create(
        user=held, substitute=substitute, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:100], made_by=by, made_at=clock.now()
    )
    audit.record("duties.go_away", made, by=by, summary=f"请假代办：{made}", data={"reason": made.reason})
    return made


@transaction.atomic
def come_back(absence: Absence, *, by: User) -> Absence:
    """End an absence before its last day; again changes nothing."""
    held = Absence.objects.select_for_update().get(pk=absence.pk)
    if held.ended_at is None:
        held.ended_at = clock.now()
        held.save(update_fields=["ended_at"])
        audit.record("duties.come_back", held, by=by, summary=f"请假代办结束：{held}")
    return held


def settle_on(person: User, *, role: str, files: Iterable[str]) -> int:
    """Give what a role owes on some files to the person who answers for them from now on; return how many duties there were."""
    rows = Duty.objects.open().about(*files).filter(role=role, person__isnull=True)
    return rows.update(person=person, organisation=None, received_at=None)


def take_from(person: User, *, role: str, files: Iterable[str], to: User | None, organisation: Organisation | None) -> int:
    """Give what a person owed on some files to whoever answers for them now, else to an organisation; return how many duties there were."""
    rows = Duty.objects.open().about(*files).filter(role=role, person=person)
    return rows.update(person=to, organisation=None if to else organisation, received_at=None)


@transaction.atomic
def hand_over(leaving: User, to: User | None, *, by) -> int:
    """Give all open duties of somebody who moves to a successor, or back to their role; return how many."""
    return Duty.objects.open().filter(person=leaving).update(person=to, received_at=None)
