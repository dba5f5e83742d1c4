"""Answers, findings and photos of a visit. Two phones may write to the same visit: nothing is overwritten unseen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue
from inspections.hazards import rules as hazards
from inspections.hazards.actions import PhotoReused
from inspections.hazards.models import Finding
from inspections.hazards.states import Severity
from inspections.visits import queries, rules
from inspections.visits.actions import filling
from inspections.visits.models import AnswerVersion, Visit, VisitAnswer, VisitFinding, VisitPicture
from inspections.visits.states import Route
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.celery import send_on_commit
from jishan_portal.files import actions as files
from jishan_portal.files.likeness import first_alike
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

REMARK = 300
OLDEST = timedelta(days=30)
LONGEST = 24 * 3600


@dataclass(frozen=True)
class Given:
    """An answer as a phone gave it: `base` is the version it saw (0: none), `age` how many seconds ago, `spent` on the item."""

    item_id: int
    value: str
    remark: str = ""
    base: int = 0
    age: float = 0
    spent: int | None = None


@dataclass
class Saved:
    """What came of answers: item → version now in force, and those where another phone had been first."""

    versions: dict[int, int] = field(default_factory=dict)
    conflicts: list[VisitAnswer] = field(default_factory=list)


@transaction.atomic
def save_answers(visit: Visit, given: Iterable[Given], *, by: User) -> Saved:
    """Keep answers; one changed meanwhile on another phone is not overwritten: both are kept, the officer chooses.

    Raises MoveRefused for a foreign item or unknown value, a visit that is over or whose conclusion stands; nothing is kept then.
    """
    held, given, saved = filling(visit, by), list(given), Saved()
    items = {item.pk: item for item in held.version.items.all()}
    if any(one.item_id not in items for one in given):
        raise MoveRefused("有的题不属于这次检查的表，请刷新页面后再答。")
    if any(one.value not in AnswerValue.values for one in given):
        raise MoveRefused("请在“符合、不符合、不适用”中选一个。")
    known = {row.item_id: row for row in held.answers.select_related("answered_by").filter(item__in=[one.item_id for one in given])}
    work = _Work(held, items, known, by, clock.now())
    for one in given:
        work.take(one, saved)
    work.write()
    held.answered, held.saved_at = held.answered + len(work.fresh), work.now
    held.save(update_fields=["answered", "saved_at"])
    return saved


class _Work:
    """The rows of one batch of answers: what is new, what changes, what each was before."""

    def __init__(self, visit: Visit, items: dict[int, Item], known: dict[int, VisitAnswer], by: User, now):
        self.visit, self.items, self.known, self.by, self.now = visit, items, known, by, now
        self.old, self.fresh, self.changed = [], [], {}

    def take(self, one: Given, saved: Saved) -> None:
        """Sort one answer: the same, overtaken by another phone, changed, or new."""
        answer = self.known.get(one.item_id)
        if answer and (answer.value, answer.remark) == (one.value, one.remark[:REMARK]):
            saved.versions[one.item_id] = answer.version
            return
        if answer and answer.version != one.base:
            self.old.append(_version(answer, one.value, one.remark, self.by, at=_at(one, self.now), is_refused=True))
            saved.conflicts.append(answer)
            return
        if answer:
            self.old.append(_version(answer, answer.value, answer.remark, answer.answered_by, at=answer.answered_at))
            answer.version += 1
        else:
            answer = self.known[one.item_id] = VisitAnswer(visit=self.visit, item=self.items[one.item_id])
            self.fresh.append(answer)
        answer.value, answer.remark, answer.answered_by = one.value, one.remark[:REMARK], self.by
        answer.answered_at = _at(one, self.now)
        answer.spent = min(one.spent, LONGEST) if one.spent is not None else answer.spent
        self.changed[one.item_id] = answer
        saved.versions[one.item_id] = answer.version

    def write(self) -> None:
        """Write the rows and let the findings follow."""
        VisitAnswer.objects.bulk_create(self.fresh)
        again = [answer for answer in self.changed.values() if answer not in self.fresh]
        VisitAnswer.objects.bulk_update(again, ["value", "remark", "answered_at", "answered_by", "spent", "version"])
        AnswerVersion.objects.bulk_create(self.old)
        _follow(self.visit, self.changed, self.items, by=self.by)


def _at(one: Given, now):
    return now - min(timedelta(seconds=max(one.age, 0)), OLDEST)


def _version(answer, value: str, remark: str, by, *, at, is_refused: bool = False) -> AnswerVersion:
    return AnswerVersion(
        answer=answer, number=answer.version, value=value, remark=remark[:REMARK], given_at=at, given_by=by, is_refused=is_refused
    )


def _follow(visit: Visit, changed: dict[int, VisitAnswer], items: dict[int, Item], *, by: User) -> None:
    """A failed item has a finding, any other none; its words follow the remark until somebody writes others."""
    known = {row.item_id: row for row in visit.findings.filter(item__in=list(changed))}
    gone = [row.pk for key, row in known.items() if changed[key].value != AnswerValue.NO]
    VisitFinding.objects.filter(pk__in=gone).delete()
    failed = {key: answer for key, answer in changed.items() if answer.value == AnswerValue.NO}
    if not failed:
        return
    today = clock.today()
    repeats = queries.repeat_codes(visit.workshop, today, but=visit.pk)
    fresh, again = [], []
    for key, answer in failed.items():
        text = (answer.remark.strip() or f"不符合：{items[key].text}")[:200]
        if key in known:
            known[key].text = text
            again.append(known[key])
            continue
        facts = rules.default_finding(items[key], today)
        fresh.append(VisitFinding(visit=visit, item=items[key], text=text, is_repeat=items[key].code in repeats, found_by=by, **facts))
    VisitFinding.objects.bulk_create(fresh)
    VisitFinding.objects.bulk_update(again, ["text"])


@transaction.atomic
def route(finding: VisitFinding, *, by: User, route: str, deadline_on: date | None, base: int, demand: str = "") -> VisitFinding:
    """Say what is done about a finding and by when; changed meanwhile on another phone: MoveRefused with what stands there."""
    held = filling(finding.visit, by)
    row = VisitFinding.objects.select_for_update().get(pk=finding.pk, visit=held)
    wanted = (route, deadline_on if route == Route.TERM else None, demand.strip()[:300])
    if (row.route, row.deadline_on, row.demand) == wanted:
        return row
    if row.version != base:
        when = f"，{row.deadline_on}" if row.deadline_on else ""
        raise MoveRefused(f"“{row.text}”刚由另一部手机改为“{row.get_route_display()}{when}”，没有覆盖。请看清后再改。")
    if route not in Route.values:
        raise ValidationError({"route": "请选择当场整改或限期整改。"})
    if route == Route.TERM:
        today = clock.today()
        latest = hazards.latest_deadline(today)
        if deadline_on is None or not today <= deadline_on <= latest:
            raise ValidationError({"deadline_on": f"整改期限须在今天到 {latest:%Y-%m-%d} 之间。"})
    row.route, row.deadline_on, row.demand = wanted
    row.version += 1
    row.save(update_fields=["route", "deadline_on", "demand", "version"])
    return row


@transaction.atomic
def add_finding(
    visit: Visit, *, by: User, text: str, client_uuid: UUID, severity: int = Severity.GENERAL, standard: Finding | None = None
) -> VisitFinding:
    """Note a problem beside the list, in standard words or one's own; the same number again gives the same finding."""
    known = VisitFinding.objects.filter(client_uuid=client_uuid).first()
    if known:
        return known
    held = filling(visit, by)
    words = (standard.text if standard and not text.strip() else text.strip())[:200]
    if not words:
        raise ValidationError({"text": "请写明看到了什么，或选一条标准用语。"})
    today = clock.today()
    days = standard.usual_days if standard else None
    severity = standard.severity if standard else severity
    return VisitFinding.objects.create(
        visit=held, standard=standard, text=words, severity=severity, basis=standard.basis if standard else "",
        demand=standard.advice if standard else "", deadline_on=hazards.proposed_deadline(severity, days, today),
        client_uuid=client_uuid, found_by=by,
    )  # fmt: skip


@transaction.atomic
def drop_finding(finding: VisitFinding, *, by: User) -> None:
    """Take back a problem noted beside the list; one of the list goes by answering its item otherwise."""
    held = filling(finding.visit, by)
    if finding.item_id:
        raise MoveRefused("这是检查表里的问题：把那一项改为“符合”或“不适用”，它就没有了。")
    audit.record("inspections.visit.drop_finding", held, by=by, summary=f"删去问题：{finding.text}", data={"finding": finding.pk})
    VisitPicture.objects.filter(finding=finding).update(finding=None)
    finding.delete()


@transaction.atomic
def add_picture(
    visit: Visit, stored: StoredFile, *, by: User, item: Item | None = None, finding: VisitFinding | None = None
) -> VisitPicture:
    """Hang a photo on an item, a finding put right on the spot (整改后), or the visit; the same photo twice is one."""
    held = filling(visit, by, frozen_ok=True)
    _check_other_side(held, stored, item, finding)
    files.claim(stored, by=by)
    facts = {"item": item, "finding": finding, "is_after": finding is not None, "taken_by": by}
    picture, is_new = VisitPicture.objects.get_or_create(visit=held, file=stored, defaults=facts)
    if is_new:
        send_on_commit("inspections.visits.tasks.stamp_picture", picture.pk)
    return picture


def _check_other_side(visit: Visit, stored: StoredFile, item: Item | None, finding: VisitFinding | None) -> None:
    """Before and after are two photos, whichever arrives first (features 3-7)."""
    if finding and finding.item_id:
        others = visit.pictures.filter(item=finding.item_id, is_after=False)
    elif item:
        others = visit.pictures.filter(finding__item=item, is_after=True)
    else:
        return
    if first_alike([stored], [picture.file for picture in others.select_related("file")]):
        raise PhotoReused(stored)


@transaction.atomic
def remove_picture(picture: VisitPicture, *, by: User) -> None:
    """Take a photo out of an unfinished visit; only whoever took it. The file stays as evidence on record."""
    held = filling(picture.visit, by)
    if picture.taken_by_id != by.pk:
        raise PermissionDenied("这张照片是另一位检查员拍的，您不能删。")
    data = {"sha256": picture.file.sha256}
    audit.record("inspections.visit.remove_picture", held, by=by, summary=f"移出照片：{held}", data=data)
    picture.delete()
