"""Opening, receiving, handing over and closing duties. Records get theirs through `workflow`; nobody else writes here."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import CharField, DateField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.duties.models import Duty, DutyState
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select


@dataclass(frozen=True)
class DutySpec:
    """What a record says of its own duty: the sentence, where it leads, where it happened, whom it falls to."""

    title: str
    url: str
    area_code: str
    organisation: Organisation | None = None
    person: User | None = None


def open_duty(kind: str, subject_id, spec: DutySpec, *, role: str, due_on: date | None, basis: str = "", file: str = "") -> Duty:
    """Open the one duty a record may have; a second open one is refused by the database.

    `file` names the file that the record belongs to (its audit chain), so that the file's page lists what is open.
    """
    return Duty.objects.create(
        subject_kind=kind,
        subject_id=str(subject_id),
        file=file,
        role=role,
        organisation=spec.organisation,
        person=spec.person,
        area_code=spec.area_code,
        title=spec.title[:200],
        url=spec.url,
        due_on=due_on,
        basis=basis[:200],
        opened_at=clock.now(),
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
    if held.state == DutyState.OPEN and held.person_id is None:
        held.person, held.received_at = by, clock.now()
        held.save(update_fields=["person", "received_at"])
    return held


@transaction.atomic
def hand_over(leaving: User, to: User | None, *, by) -> int:
    """Give all open duties of somebody who moves to a successor, or back to their role; return how many."""
    return Duty.objects.open().filter(person=leaving).update(person=to, received_at=None)
