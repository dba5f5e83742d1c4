"""The only writers of officers: the record, leave, declared relations, reminders of certificates that run out."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from inspections.officers import notices, rules
from inspections.officers.models import Leave, Officer, Relation
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import BUREAU
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop

CLASH = "这个执法证号已登记在另一位人员名下，请核对号码。"
LONGEST_LEAVE = 366


@dataclass(frozen=True)
class Facts:
    """What the record of an officer holds."""

    station: Organisation
    certificate_number: str = ""
    certificate_until: date | None = None
    home_area_code: str = ""
    home_village: str = ""
    is_active: bool = True
    note: str = ""


def _checked(facts: Facts, by) -> Facts:
    if not by.may("officers.edit"):
        raise PermissionDenied("执法人员由所长或局领导登记，您的岗位不能办理。")
    number = "".join(facts.certificate_number.split())
    if bool(number) != bool(facts.certificate_until):
        missing = "certificate_until" if number else "certificate_number"
        raise ValidationError({missing: "执法证号和有效期至须一起填写；还没有执法证的，两项都留空。"})
    if facts.home_village and not facts.home_area_code:
        raise ValidationError({"home_area_code": "填了村（社区）的，请选所在乡镇。"})
    return Facts(**{**vars(facts), "certificate_number": number})


@transaction.atomic
def register(user: User, facts: Facts, *, by) -> Officer:
    """Open the record of an officer; a person who has one already gets it back unchanged."""
    earlier = Officer.objects.filter(user=user).first()
    if earlier:
        return earlier
    facts = _checked(facts, by)
    if user.pk == by.pk:
        raise PermissionDenied("不能登记本人，请由所长或局领导登记。")
    if not user.roles & BUREAU:
        raise ValidationError({"user": "这个账号没有市监岗位，不能登记为执法人员。"})
    officer = Officer(user=user, **vars(facts))
    _save(officer)
    audit.record("inspections.officer.register", officer, by=by, summary=f"登记执法人员 {officer}", data=_plain(facts))
    return officer


@transaction.atomic
def amend(officer: Officer, facts: Facts, *, version: int, by) -> Officer:
    """Correct the record; MoveRefused when somebody else changed it since `version`."""
    held = Officer.objects.select_for_update().get(pk=officer.pk)
    if not rules.can_edit(by, held):
        raise PermissionDenied("本人的证件信息由所长或局领导维护。")
    if held.version != version:
        raise MoveRefused("这份记录刚被别人修改过，您的修改还没有保存。请记下要改的内容，返回看过最新记录后再改。")
    facts = _checked(facts, by)
    before = {name: getattr(held, name) for name in vars(facts)}
    changed = [name for name, value in vars(facts).items() if before[name] != value]
    if not changed:
        return held
    for name in changed:
        setattr(held, name, getattr(facts, name))
    held.version += 1
    _save(held)
    data = {"before": {name: str(before[name]) for name in changed}, "after": {name: str(getattr(facts, name)) for name in changed}}
    audit.record("inspections.officer.amend", held, by=by, summary=f"修改执法人员 {held}", data=data)
    return held


def _save(officer: Officer) -> None:
    try:
        with transaction.atomic():
            officer.save()
    except IntegrityError:
        raise ValidationError({"certificate_number": CLASH}) from None


def _plain(facts: Facts) -> dict:
    return {name: str(value) for name, value in vars(facts).items()}


@transaction.atomic
def take_leave(officer: Officer, *, kind: str, since: date, until: date, reason: str, by) -> Leave:
    """Enter a leave; the same days entered again give the leave that is there."""
    held = Officer.objects.select_for_update().get(pk=officer.pk)
    if not rules.can_leave(by, held):
        raise PermissionDenied("只能登记本人或本所人员的请假。")
    if until < since:
        raise ValidationError({"until": "结束日期不能早于开始日期。"})
    if (until - since).days > LONGEST_LEAVE:
        raise ValidationError({"until": "一次请假最长一年；更长的请改为“已不在岗”。"})
    crossing = Leave.objects.filter(officer=held).between(since, until).first()
    if crossing and (crossing.since, crossing.until) == (since, until):
        return crossing
    if crossing:
        raise ValidationError({"since": f"与已登记的 {crossing.since} 至 {crossing.until} 重叠，请先撤销那一条再登记。"})
    made = Leave.objects.create(officer=held, kind=kind, since=since, until=until, reason=reason.strip()[:200], made_by=by)
    data = {"since": since.isoformat(), "until": until.isoformat(), "kind": kind}
    audit.record("inspections.officer.take_leave", held, by=by, summary=f"{held} {since} 至 {until} {made.get_kind_display()}", data=data)
    return made


@transaction.atomic
def withdraw_leave(leave: Leave, *, by) -> Leave:
    """Take a leave back that is not over; again changes nothing."""
    held = Leave.objects.select_for_update().get(pk=leave.pk)
    if not rules.can_leave(by, held.officer):
        raise PermissionDenied("只能撤销本人或本所人员的请假。")
    if held.withdrawn_at:
        return held
    if not rules.is_current(held):
        raise MoveRefused("这次请假已经结束，不能撤销。")
    held.withdrawn_at, held.withdrawn_by = clock.now(), by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("inspections.officer.withdraw_leave", held.officer, by=by, summary=f"撤销请假：{held}")
    return held


@transaction.atomic
def declare(officer: Officer, workshop: Workshop, *, kind: str, note: str, by) -> Relation:
    """Declare that an officer must keep away from a workshop; one that stands is given back."""
    held = Officer.objects.select_for_update().get(pk=officer.pk)
    if not rules.can_declare(by, held):
        raise PermissionDenied("回避关系由本人申报，或由所长、局领导代为登记。")
    root = workshop.root or workshop
    standing = Relation.objects.filter(officer=held, workshop__root=root, until__isnull=True).first()
    if standing:
        return standing
    made = Relation.objects.create(officer=held, workshop=root, kind=kind, note=note.strip()[:200], since=clock.today(), declared_by=by)
    audit.record("inspections.officer.declare", held, by=by, summary=f"申报回避：{made}", data={"workshop": root.pk, "kind": kind})
    return made


@transaction.atomic
def end_relation(relation: Relation, *, reason: str, by) -> Relation:
    """End a declared relation with a reason; only the chief or a leader, never the officer concerned."""
    held = Relation.objects.select_for_update().get(pk=relation.pk)
    if not rules.can_edit(by, held.officer):
        raise PermissionDenied("解除回避须由所长或局领导办理，本人不能解除。")
    if held.until:
        return held
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么可以解除回避。"})
    held.until, held.ended_by, held.end_reason = clock.today(), by, reason.strip()[:200]
    held.save(update_fields=["until", "ended_by", "end_reason"])
    audit.record("inspections.officer.end_relation", held.officer, by=by, summary=f"解除回避：{held}", data={"reason": held.end_reason})
    return held


@transaction.atomic
def remind(*, by) -> int:
    """Tell officers and their chiefs that certificates run out, each stage once; return of how many officers: 0 when run again."""
    told = notices.send(clock.today())
    if told:
        audit.record_bulk("inspections.officer.remind", "inspections.officer", told, by=by, summary=f"提醒执法证到期 {len(told)} 人")
    return len(told)
