"""Writing in the books: entering, striking, correcting, copying the last day. Nothing is changed or deleted."""

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_phone
from jishan_portal.workflow.actions import MoveRefused
from workshops.ledgers import queries, rules
from workshops.ledgers.models import LedgerKind, Line, Tie
from workshops.registry import actions as registry
from workshops.registry.marks import lock_living
from workshops.registry.models import Visibility, Workshop

MOST_TIES = 20


@dataclass(frozen=True)
class Entry:
    """What is written in a line; `sources` are the ids of the lines it is tied to."""

    kind: str
    on: date
    name: str
    quantity: Decimal | None = None
    unit: str = ""
    spec: str = ""
    batch: str = ""
    until: date | None = None
    party: str = ""
    party_phone: str = ""
    party_address: str = ""
    detail: str = ""
    is_ok: bool | None = None
    person: str = ""
    told_by: str = ""
    stage: str = ""
    photo: StoredFile | None = None
    sources: tuple[int, ...] = ()


@transaction.atomic
def enter(workshop: Workshop, entry: Entry, *, by, submission_id: UUID | None = None, replaces: Line | None = None) -> Line:
    """Write a line; the same submission again returns the line it made. ValidationError names the field.

    The office writes for an owner who asks (代记): the line and the file's timeline carry both names.
    """
    _need(by)
    held = lock_living(workshop)
    earlier = Line.objects.filter(submission_id=submission_id).first() if submission_id else None
    if earlier:
        return earlier
    entry, sources = _checked(held, _told(entry, by)), _sources(held, entry)
    facts = {name: getattr(entry, name) for name in Entry.__dataclass_fields__ if name != "sources"}
    line = Line.objects.create(
        workshop=held,
        **facts | {"batch": entry.batch or _batch(held, entry, sources), "stage": rules.stage_of(entry.kind, entry.stage)},
        submission_id=submission_id,
        replaces=replaces,
        made_by=by if isinstance(by, User) else None,
    )
    Tie.objects.bulk_create([Tie(line=line, source=source) for source in sources])
    if entry.photo:
        files.claim(entry.photo, by=by)
    audit.record("workshops.line.enter", line, by=by, summary=f"记{line.get_kind_display()}台账：{_said(line)}", data=_plain(entry))
    if line.told_by:
        sentence = f"{line.get_kind_display()}台账：{_said(line)}（{line.helped}）"
        registry.note_event(held, sentence, tone="go", visibility=Visibility.OWNER)
    return line


@transaction.atomic
def strike(line: Line, *, by, reason: str) -> Line:
    """Strike a line out with the reason; it stays to be read. MoveRefused when it is struck already."""
    _need(by)
    if isinstance(by, User) and not rules.can_amend(by, line):
        raise PermissionDenied("这一笔是业主自己记的，由业主自己划改；工作人员只能划改代记的。")
    lock_living(line.workshop)
    held = Line.objects.select_for_update().get(pk=line.pk)
    if held.struck_at:
        raise MoveRefused("这一笔已经划掉了，请刷新页面查看。")
    if not reason.strip():
        raise ValidationError({"reason": "请写一句为什么划掉，例如“数量写错”。"})
    held.struck_at, held.struck_by, held.struck_reason = clock.now(), by if isinstance(by, User) else None, reason.strip()[:100]
    held.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    sentence = f"划改{held.get_kind_display()}台账 {held.on} {held.name}。原因：{held.struck_reason}"
    audit.record("workshops.line.strike", held, by=by, summary=sentence, data={"reason": held.struck_reason})
    registry.note_event(held.workshop, sentence, tone="off", visibility=Visibility.OWNER)
    return held


@transaction.atomic
def correct(line: Line, entry: Entry, *, by, reason: str, submission_id: UUID | None = None) -> Line:
    """Strike a line and write the right one in its place: a batch keeps its number, a photo and what was tied to it follow."""
    lock_living(line.workshop)  # two presses of a button wait here for each other
    earlier = Line.objects.filter(submission_id=submission_id).first() if submission_id else None
    if earlier:
        return earlier
    old = strike(line, by=by, reason=reason)
    entry = replace(entry, batch=entry.batch or old.batch, photo=entry.photo or old.photo)
    made = enter(old.workshop, entry, by=by, submission_id=submission_id, replaces=old)
    later = Tie.objects.filter(source=old, line__struck_at__isnull=True).values_list("line", flat=True)
    Tie.objects.bulk_create([Tie(line_id=pk, source=made) for pk in later])
    return made


@transaction.atomic
def copy_last_day(workshop: Workshop, kind: str, *, by, submission_id: UUID) -> list[Line]:
    """Write the lines of the last written day again for today (照昨天的记); batches get new numbers, photos and ties are left out."""
    if isinstance(by, User) and rules.is_helper(by):
        raise PermissionDenied("“照上次记”由业主自己点；代记请一笔一笔记。")
    held = lock_living(workshop)
    old = queries.last_day(held.pk, kind, before=clock.today())
    if not old:
        raise ValidationError("这本台账还没有以前的记录，请先记一笔。")
    fields = set(Entry.__dataclass_fields__) - {"photo", "sources", "on", "told_by"}
    made = []
    for line in old:
        entry = Entry(on=clock.today(), **{name: getattr(line, name) for name in fields})
        again = replace(entry, batch="" if kind in {LedgerKind.PRODUCTION, LedgerKind.PURCHASE} else entry.batch, until=None)
        made.append(enter(held, again, by=by, submission_id=uuid.uuid5(submission_id, str(line.pk))))
    return made


def _need(by) -> None:
    if isinstance(by, User) and not rules.can_keep(by):
        raise PermissionDenied("台账由小作坊自己记，您的岗位只能查看。")


def _told(entry: Entry, by) -> Entry:
    """Who writes for another names them; who writes for oneself names nobody."""
    if not (isinstance(by, User) and rules.is_helper(by)):
        return replace(entry, told_by="")
    if not entry.told_by.strip():
        raise ValidationError({"told_by": "请填是谁请您代记的。台账上会写明代记人和口述人。"})
    return entry


def _checked(workshop: Workshop, entry: Entry) -> Entry:
    errors, book = {}, rules.BOOKS[entry.kind]
    text = {name: value.strip() for name, value in asdict(replace(entry, photo=None)).items() if isinstance(value, str)}
    entry = replace(entry, **text)
    for name in book.required:
        if getattr(entry, name) in (None, ""):
            errors[name] = f"请填“{book.labels[name]}”。"
    if entry.quantity is not None and entry.quantity <= 0:
        errors["quantity"] = "数量要大于 0。"
    refused = rules.day_refused(entry.on)
    if refused:
        errors["on"] = refused
    if len(entry.sources) > MOST_TIES:
        errors["sources"] = f"一笔最多关联 {MOST_TIES} 条。"
    if errors:
        raise ValidationError(errors)
    if entry.party and not (entry.party_phone and entry.party_address):
        known = queries.known_party(workshop.pk, entry.kind, entry.party)
        entry = replace(entry, **{name: getattr(entry, name) or value for name, value in known.items()})
    return entry


def _sources(workshop: Workshop, entry: Entry) -> list[Line]:
    """The lines a new one is tied to: those that were ticked, else those whose batch number was typed."""
    taken = Line.objects.standing().of_file(workshop.pk).filter(kind__in=rules.BOOKS[entry.kind].sources)
    if entry.sources:
        found = list(taken.filter(pk__in=entry.sources).order_by("pk"))
        if len(found) < len(set(entry.sources)):
            raise ValidationError({"sources": "有一批已经划掉或不在您的台账里，请重新选。"})
    else:
        wanted = entry.batch and entry.kind != LedgerKind.PRODUCTION
        found = list(taken.filter(batch=entry.batch).order_by("pk")[:MOST_TIES]) if wanted else []
    if any(source.on > entry.on for source in found):
        raise ValidationError({"sources": "所选批次的日期比这一笔还晚，请核对日期或批次。"})
    return found


def _batch(workshop: Workshop, entry: Entry, sources: list[Line]) -> str:
    """A batch of one's own gets the day and a running number; what is taken from one batch carries its number."""
    if entry.kind == LedgerKind.PRODUCTION:
        day = f"{entry.on:%Y%m%d}"
        taken = set(Line.objects.of_file(workshop.pk, entry.kind).filter(batch__startswith=day).values_list("batch", flat=True))
        return next(batch for number in count(len(taken) + 1) if (batch := f"{day}-{number}") not in taken)
    numbers = [source.batch for source in sources if source.kind == LedgerKind.PRODUCTION and source.batch]
    return numbers[0] if numbers else ""


def _said(line: Line) -> str:
    return " ".join(part for part in (str(line.on), line.name, line.amount) if part)


def _plain(entry: Entry) -> dict:
    kept = {name: value for name, value in vars(entry).items() if value not in (None, "", ())}
    kept |= {"party_phone": mask_phone(entry.party_phone)} if entry.party_phone else {}
    return kept | ({"photo": entry.photo.sha256} if entry.photo else {})
