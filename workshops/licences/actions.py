"""Recording, renewing and ending licences; the only writer of the licence columns of the registry row."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from jishan_portal.accounts.models import Organisation
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.licences import notices, queries
from workshops.licences.models import Licence, LicenceEnd, LicenceKind
from workshops.licences.rules import check_number
from workshops.registry import actions as registry
from workshops.registry.marks import lock_file, lock_living, note_lines, repeat_licence
from workshops.registry.models import Visibility, Workshop
from workshops.registry.reminders import stages

ENDED_WORDS = {
    LicenceEnd.CANCELLED: "已注销",
    LicenceEnd.REVOKED: "被吊销",
    LicenceEnd.MISTAKEN: "系录入有误，已作废",
}
END_TONES = {LicenceEnd.REVOKED: "late"}


@dataclass(frozen=True)
class Facts:
    """What stands on a licence."""

    number: str
    issued_on: date | None = None
    valid_until: date | None = None
    issuer: Organisation | None = None
    scope: str = ""
    signatory: str = ""


@transaction.atomic
def record(workshop: Workshop, kind: str, facts: Facts, *, by) -> Licence:
    """Put a licence on file; the same licence sent again is the one already there.

    ValidationError names the field: a number held by another workshop, a second licence of a kind in force, dates in wrong order.
    """
    workshop = lock_living(workshop)
    facts = _checked(kind, facts)
    same = _same(workshop, kind, facts)
    if same:
        return same
    _refuse_second(workshop, kind)
    licence = _create(workshop, kind, facts)
    _repeat(workshop)
    sentence = f"登记{licence.get_kind_display()}，证号 {licence.number}，{_until_words(licence)}。"
    _note(licence, "record", sentence, by=by, tone="ok", data=_plain(facts))
    return licence


@transaction.atomic
def renew(licence: Licence, facts: Facts, *, by) -> Licence:
    """Put the licence that follows on file; the old one ends as replaced (换发) on the day before the new one holds, or today."""
    workshop = lock_living(licence.workshop)
    old = Licence.objects.select_for_update().get(pk=licence.pk)
    facts = _checked(old.kind, facts)
    same = _same(workshop, old.kind, facts, other_than=old)
    if same:
        return same
    _refuse_ended(old)
    if facts.valid_until and old.valid_until and facts.valid_until <= old.valid_until:
        raise ValidationError({"valid_until": "换发后的有效期应晚于原证，请核对。原证录错的，用“录入有误”作废后重新登记。"})
    _end(old, LicenceEnd.REPLACED, min(facts.issued_on or clock.today(), clock.today()), "换发新证")
    new = _create(workshop, old.kind, facts)
    _repeat(workshop)
    sentence = f"换发{new.get_kind_display()}，证号 {new.number}，{_until_words(new)}。"
    _note(new, "renew", sentence, by=by, tone="ok", data={"replaces": old.pk, **_plain(facts)})
    return new


@transaction.atomic
def end(licence: Licence, end_kind: str, *, on: date, reason: str, by) -> Licence:
    """End a licence before its date: cancelled, revoked or entered by mistake, with the reason."""
    workshop = lock_file(licence.workshop)
    held = Licence.objects.select_for_update().get(pk=licence.pk)
    _refuse_ended(held)
    if not reason.strip():
        raise ValidationError({"reason": "请写明原因，例如决定文号或负责人申请。"})
    if on > clock.today():
        raise ValidationError({"on": "终止日期不能晚于今天。"})
    _end(held, end_kind, on, reason.strip())
    _repeat(workshop)
    sentence = f"{held.get_kind_display()} {held.number} {ENDED_WORDS[LicenceEnd(end_kind)]}。原因：{held.end_reason}"
    _note(held, end_kind, sentence, by=by, tone=END_TONES.get(end_kind, "off"), data={"on": on, "reason": held.end_reason})
    return held


@transaction.atomic
def warn(*, by) -> int:
    """Tell owners and stations of licences that reached a new stage (60, 30, 7 days, expired); return how many, 0 when run again."""
    on, reminders, lines = clock.today(), [], []
    for stage in stages(on):
        found = list(queries.unwarned(stage).select_for_update(of=("self",)))
        reminders += [notices.reminder(licence, stage, on) for licence in found]
        lines += [(licence.workshop.root_id, f"系统提醒：{notices.sentence(licence, on)}。") for licence in found]
        Licence.objects.bulk_update(_told(found, stage.days), ["warned_days"], batch_size=1000)
    if reminders:
        notices.send(reminders, on)
        note_lines(lines, tone="near", visibility=Visibility.OWNER)
        ids = [row.key for row in reminders]
        audit.record_bulk("workshops.licence.warn", "workshops.licence", ids, by=by, summary=f"提醒证照到期 {len(ids)} 件")
    return len(reminders)


def _told(licences: list[Licence], days: int) -> list[Licence]:
    for licence in licences:
        licence.warned_days = days
    return licences


def _checked(kind: str, facts: Facts) -> Facts:
    try:
        number, _ = check_number(facts.number, kind)
    except ValueError as error:
        raise ValidationError({"number": str(error)}) from error
    if facts.issued_on and facts.valid_until and facts.valid_until < facts.issued_on:
        raise ValidationError({"valid_until": "有效期至不能早于发证日期。"})
    return Facts(**{**_fields(facts), "number": number})


def _fields(facts: Facts) -> dict:
    return {name: getattr(facts, name) for name in Facts.__dataclass_fields__}


def _plain(facts: Facts) -> dict:
    kept = {name: value for name, value in _fields(facts).items() if value}
    return kept | ({"issuer": facts.issuer.name} if facts.issuer else {})


def _same(workshop: Workshop, kind: str, facts: Facts, other_than: Licence | None = None) -> Licence | None:
    """The licence already there under this number with these dates; ValidationError when another workshop holds the number."""
    rows = Licence.objects.standing().filter(kind=kind, number=facts.number).exclude(pk=other_than and other_than.pk)
    held = rows.select_related("workshop").first()
    if held is None:
        return None
    if held.workshop.root_id != workshop.pk:
        raise ValidationError({"number": f"证号 {facts.number} 已登记在“{held.workshop.name}”名下，请核对证件。"})
    if (held.issued_on, held.valid_until) != (facts.issued_on, facts.valid_until):
        raise ValidationError({"number": f"本户已有证号 {facts.number} 的{held.get_kind_display()}，日期不同。续期请用“换发”。"})
    return held


def _refuse_second(workshop: Workshop, kind: str) -> None:
    held = Licence.objects.standing().filter(workshop__root=workshop, kind=kind).first()
    if held and kind != LicenceKind.PRODUCTION:
        raise ValidationError(f"本户已有在用的{held.get_kind_display()} {held.number}。换了新证请用“换发”，录错了请先作废。")


def _refuse_ended(licence: Licence) -> None:
    if licence.ended_on:
        raise MoveRefused(f"{licence} 已于 {licence.ended_on} {licence.get_end_kind_display()}，不能再办理。请刷新页面查看。")


def _create(workshop: Workshop, kind: str, facts: Facts) -> Licence:
    return Licence.objects.create(workshop=workshop, kind=kind, **_fields(facts))


def _end(licence: Licence, end_kind: str, on: date, reason: str) -> None:
    licence.ended_on, licence.end_kind, licence.end_reason = on, end_kind, reason
    licence.save(update_fields=["ended_on", "end_kind", "end_reason"])


def _repeat(workshop: Workshop) -> None:
    """Write the workshop licence that stands now onto the registry row, where lists read it."""
    ordered = F("valid_until").desc(nulls_first=True)
    rows = Licence.objects.standing().filter(workshop__root=workshop, kind=LicenceKind.WORKSHOP).order_by(ordered, "-id")
    number, until = rows.values_list("number", "valid_until").first() or ("", None)
    repeat_licence(workshop, number=number, until=until)


def _until_words(licence: Licence) -> str:
    return f"有效期至 {licence.valid_until}" if licence.valid_until else "长期有效"


def _note(licence: Licence, verb: str, sentence: str, *, by, tone: str, data: dict) -> None:
    audit.record(f"workshops.licence.{verb}", licence, by=by, summary=sentence, data=data)
    registry.note_event(licence.workshop, sentence, tone=tone, visibility=Visibility.OWNER)
