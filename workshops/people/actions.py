"""Registering people, their leaving and their health certificates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.identifiers import check_phone, check_resident_id
from jishan_portal.kit.masking import mask_id, mask_phone
from jishan_portal.workflow.actions import MoveRefused
from workshops.people import notices, queries
from workshops.people.models import HealthCertificate, Person
from workshops.registry import actions as registry
from workshops.registry.marks import lock_living
from workshops.registry.models import Visibility, Workshop
from workshops.registry.reminders import stages


@dataclass(frozen=True)
class PersonFacts:
    """What is written down of somebody who works in a workshop."""

    name: str
    job: str = ""
    id_number: str = ""
    phone: str = ""
    touches_food: bool = True
    started_on: date | None = None


@dataclass(frozen=True)
class CertificateFacts:
    """What stands on a health certificate."""

    issued_on: date
    valid_until: date
    number: str = ""
    issuer: str = ""


@transaction.atomic
def register(workshop: Workshop, facts: PersonFacts, *, by, submission_id: UUID | None = None) -> Person:
    """Put somebody on the list of people; the same form sent again returns the person it made."""
    earlier = Person.objects.filter(submission_id=submission_id).first() if submission_id else None
    if earlier:
        return earlier
    workshop = lock_living(workshop)
    facts = _checked(facts)
    _refuse_twin(workshop, facts)
    person = Person.objects.create(workshop=workshop, submission_id=submission_id, **vars(facts))
    sentence = f"登记从业人员 {person.name}{f'（{person.job}）' if person.job else ''}。"
    _note(person, "register", sentence, by=by, tone="go", data=_masked(facts))
    return person


@transaction.atomic
def amend(person: Person, facts: PersonFacts, *, by) -> Person:
    """Correct what is written down of somebody; nothing is written when nothing differs."""
    lock_living(person.workshop)
    held = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_left(held)
    facts = _checked(facts)
    before = PersonFacts(**{name: getattr(held, name) for name in vars(facts)})
    changed = [name for name, value in vars(facts).items() if getattr(before, name) != value]
    if not changed:
        return held
    _refuse_twin(held.workshop, facts, other_than=held)
    for name in changed:
        setattr(held, name, getattr(facts, name))
    held.save(update_fields=changed)
    old, new = _masked(before), _masked(facts)
    data = {"before": {name: old.get(name) for name in changed}, "after": {name: new.get(name) for name in changed}}
    audit.record("workshops.person.amend", held, by=by, summary=f"更正从业人员 {held.name} 的资料。", data=data)
    return held


@transaction.atomic
def leave(person: Person, *, on: date, by) -> Person:
    """Note that somebody left; the row and the certificates stay."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_left(held)
    if on > clock.today():
        raise ValidationError({"on": "离职日期不能晚于今天。"})
    if held.started_on and on < held.started_on:
        raise ValidationError({"on": f"离职日期不能早于入职日期 {held.started_on}。"})
    held.left_on = on
    held.save(update_fields=["left_on"])
    _note(held, "leave", f"从业人员 {held.name} 离职。", by=by, tone="off", data={"on": on})
    return held


@transaction.atomic
def record_certificate(person: Person, facts: CertificateFacts, *, by) -> HealthCertificate:
    """Put a (renewed) health certificate on file; the same one sent again is the one already there."""
    lock_living(person.workshop)
    held = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_left(held)
    if facts.valid_until <= facts.issued_on:
        raise ValidationError({"valid_until": "有效期至须晚于发证日期。"})
    certificate, is_new = HealthCertificate.objects.get_or_create(
        person=held, issued_on=facts.issued_on, valid_until=facts.valid_until, defaults={"number": facts.number, "issuer": facts.issuer}
    )
    if not is_new:
        return certificate
    if held.certificate_until is None or facts.valid_until > held.certificate_until:
        held.certificate_until, held.warned_days = facts.valid_until, None
        held.save(update_fields=["certificate_until", "warned_days"])
    data = {"number": facts.number, "issued_on": facts.issued_on, "valid_until": facts.valid_until}
    _note(held, "record_certificate", f"登记 {held.name} 的健康证明，有效期至 {facts.valid_until}。", by=by, tone="ok", data=data)
    return certificate


@transaction.atomic
def unmask(person: Person, *, by) -> str:
    """Return somebody's ID number in full and leave in the trail who looked."""
    if not by.may("personal.unmask"):
        raise PermissionDenied("您的岗位不能查看完整身份证号。")
    audit.record("workshops.person.unmask", person, by=by, summary=f"查看从业人员 {person.name} 的完整身份证号。")
    return person.id_number


@transaction.atomic
def warn(*, by) -> int:
    """Tell owners and stations of health certificates that reached a new stage; return how many, 0 when run again."""
    on, reminders = clock.today(), []
    for stage in stages(on):
        found = list(queries.unwarned(stage).select_for_update(of=("self",)))
        reminders += [notices.reminder(person, stage, on) for person in found]
        for person in found:
            person.warned_days = stage.days
        Person.objects.bulk_update(found, ["warned_days"], batch_size=1000)
    if reminders:
        notices.send(reminders, on)
        ids = [row.key for row in reminders]
        audit.record_bulk("workshops.person.warn", "workshops.person", ids, by=by, summary=f"提醒健康证明到期 {len(ids)} 件")
    return len(reminders)


def _checked(facts: PersonFacts) -> PersonFacts:
    errors, kept = {}, vars(facts) | {"name": facts.name.strip()}
    if not kept["name"]:
        errors["name"] = "请填写姓名。"
    for field, check in (("id_number", check_resident_id), ("phone", check_phone)):
        try:
            kept[field] = check(kept[field]) if kept[field].strip() else ""
        except ValueError as error:
            errors[field] = str(error)
    if errors:
        raise ValidationError(errors)
    return PersonFacts(**kept)


def _refuse_twin(workshop: Workshop, facts: PersonFacts, other_than: Person | None = None) -> None:
    """The same ID number twice among the people at work is a slip; names may repeat."""
    people = Person.objects.at_work().filter(workshop__root=workshop.root_id).exclude(pk=other_than and other_than.pk)
    if facts.id_number and any(person.id_number == facts.id_number for person in people):
        raise ValidationError({"id_number": "这个身份证号已登记在本户另一名从业人员名下，请核对。"})


def _refuse_left(person: Person) -> None:
    if person.left_on:
        raise MoveRefused(f"{person.name} 已于 {person.left_on} 离职，不能再办理。重新上岗的，请重新登记。")


def _masked(facts: PersonFacts) -> dict:
    return vars(facts) | {"id_number": mask_id(facts.id_number), "phone": mask_phone(facts.phone)}


def _note(person: Person, verb: str, sentence: str, *, by, tone: str, data: dict) -> None:
    audit.record(f"workshops.person.{verb}", person, by=by, summary=sentence, data=data)
    registry.note_event(person.workshop, sentence, tone=tone, visibility=Visibility.OWNER)
