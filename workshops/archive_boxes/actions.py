"""Documents in the boxes: put in, new version, more pages, strike; what does not concern a workshop; reminders of what runs out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.archive_boxes import notices, queries, rules
from workshops.archive_boxes.models import Document, Excuse, Item, Page
from workshops.archive_boxes.refreshing import refresh
from workshops.registry import actions as registry
from workshops.registry.marks import lock_living
from workshops.registry.models import Visibility, Workshop
from workshops.registry.reminders import stages

MOST_PAGES = 30


@dataclass(frozen=True)
class Facts:
    """What is known of a document beside its pages."""

    issued_on: date
    title: str = ""
    valid_until: date | None = None


@transaction.atomic
def put_in(workshop: Workshop, item: Item, facts: Facts, pages: list[StoredFile], *, by, submission_id: UUID | None = None) -> Document:
    """Put a document into its box; the same submission again returns the document it made. ValidationError names the field."""
    _need(by)
    held = lock_living(workshop)
    earlier = _earlier(submission_id)
    if earlier:
        return earlier
    made = _create(held, item, facts, pages, by=by, submission_id=submission_id)
    return _note(made, "put_in", f"“{item.name}”放进档案盒（{len(pages)} 页）", by=by)


@transaction.atomic
def renew(document: Document, facts: Facts, pages: list[StoredFile], *, by, submission_id: UUID | None = None) -> Document:
    """Put the next version in; the one before stays to be read."""
    _need(by)
    held = lock_living(document.workshop)
    earlier = _earlier(submission_id)
    if earlier:
        return earlier
    old = _standing(document)
    item = queries.item_of(old.item_key)
    made = _create(held, item, facts, pages, by=by, submission_id=submission_id, replaces=old)
    old.replaced_at = clock.now()
    old.save(update_fields=["replaced_at"])
    return _note(made, "renew", f"“{item.name}”换成第 {made.version} 版（{len(pages)} 页）", by=by)


@transaction.atomic
def add_pages(document: Document, pages: list[StoredFile], *, by) -> Document:
    """Add pages behind the last one; a page that is there already is not added twice."""
    _need(by)
    lock_living(document.workshop)
    held = _standing(document)
    number = _attach(held, pages, by=by)
    return _note(held, "add_pages", f"“{queries.item_of(held.item_key).name}”补了 {number} 页", by=by) if number else held


@transaction.atomic
def strike(document: Document, *, by, reason: str) -> Document:
    """Put a document out of use with the reason; it stays to be read."""
    _need(by)
    lock_living(document.workshop)
    held = _standing(document)
    if not reason.strip():
        raise ValidationError({"reason": "请写一句为什么作废，例如“拍错了”。"})
    held.struck_at, held.struck_by, held.struck_reason = clock.now(), _user(by), reason.strip()[:100]
    held.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    return _note(held, "strike", f"“{queries.item_of(held.item_key).name}”的材料作废。原因：{held.struck_reason}", by=by, tone="off")


@transaction.atomic
def excuse(workshop: Workshop, item: Item, *, by, reason: str) -> Excuse:
    """Say that an item does not concern a workshop; said twice, the first stands."""
    _need(by)
    held = lock_living(workshop)
    if not item.can_be_excused:
        raise MoveRefused(f"“{item.name}”每一户都要有，不能声明不适用。")
    if not reason.strip():
        raise ValidationError({"reason": "请写一句原因，例如“本作坊不用食品添加剂”。"})
    said = Excuse.objects.filter(workshop__root=held, item_key=item.key, ended_at__isnull=True).first()
    if said:
        return said
    made = Excuse.objects.create(workshop=held, item_key=item.key, reason=reason.strip()[:100], said_by=_user(by))
    return _note(made, "excuse", f"声明“{item.name}”不适用。原因：{made.reason}", by=by)


@transaction.atomic
def end_excuse(said: Excuse, *, by, reason: str = "") -> Excuse:
    """Take a declaration back: the owner at will, the office with its reason."""
    _need(by)
    held = Excuse.objects.select_for_update().get(pk=said.pk)
    if held.ended_at:
        raise MoveRefused("这项声明已经撤回，请刷新页面查看。")
    if by.may("registry.edit") and not reason.strip():
        raise ValidationError({"reason": "请写明为什么不认可，业主会看到。"})
    held.ended_at, held.ended_by, held.end_reason = clock.now(), _user(by), reason.strip()[:100]
    held.save(update_fields=["ended_at", "ended_by", "end_reason"])
    why = f"原因：{held.end_reason}" if held.end_reason else ""
    return _note(held, "end_excuse", f"撤回“{queries.item_of(held.item_key).name}”不适用的声明。{why}", by=by, tone="near")


@transaction.atomic
def warn(*, by) -> int:
    """Tell owners and stations of documents that reached a new stage (60, 30, 7 days, expired); return how many, 0 when run again."""
    on, reminders = clock.today(), []
    names = {item.key: item.name for item in Item.objects.latest_versions()}
    for stage in stages(on):
        found = list(queries.unwarned(stage).select_for_update(of=("self",)))
        reminders += [notices.reminder(document, names.get(document.item_key, document.item_key), stage, on) for document in found]
        for document in found:
            document.warned_days = stage.days
        Document.objects.bulk_update(found, ["warned_days"], batch_size=1000)
    if reminders:
        notices.send(reminders, on)
        ids = [row.key for row in reminders]
        audit.record_bulk("workshops.document.warn", "workshops.document", ids, by=by, summary=f"提醒档案盒材料到期 {len(ids)} 件")
    return len(reminders)


def _need(by) -> None:
    if isinstance(by, User) and not rules.can_file(by):
        raise PermissionDenied("档案盒由业主和监管所、乡镇办理，您的岗位只能查看。")


def _user(by) -> User | None:
    return by if isinstance(by, User) else None


def _earlier(submission_id) -> Document | None:
    return Document.objects.filter(submission_id=submission_id).first() if submission_id else None


def _standing(document: Document) -> Document:
    held = Document.objects.select_for_update().get(pk=document.pk)
    if held.struck_at or held.replaced_at:
        raise MoveRefused("这份材料已经作废或换了新版，请刷新页面查看。")
    return held


def _create(workshop: Workshop, item: Item, facts: Facts, pages, *, by, submission_id, replaces=None) -> Document:
    errors = {}
    if not item.takes_documents:
        errors["pages"] = f"“{item.name}”由系统从登记资料里取，不用上传。资料不对的，请找监管所更正。"
    elif not pages:
        errors["pages"] = "请至少拍一张照片，或选一个 PDF。"
    if facts.issued_on > clock.today():
        errors["issued_on"] = "日期不能晚于今天。"
    if facts.valid_until and facts.valid_until < facts.issued_on:
        errors["valid_until"] = "有效期至不能早于形成日期。"
    if errors:
        raise ValidationError(errors)
    made = Document.objects.create(
        workshop=workshop,
        item_key=item.key,
        title=facts.title.strip(),
        issued_on=facts.issued_on,
        valid_until=facts.valid_until,
        keep_until=rules.keep_until(item, issued_on=facts.issued_on, valid_until=facts.valid_until),
        version=replaces.version + 1 if replaces else 1,
        replaces=replaces,
        made_by=_user(by),
        submission_id=submission_id,
    )
    _attach(made, pages, by=by)
    return made


def _attach(document: Document, pages: list[StoredFile], *, by) -> int:
    held = set(document.pages.values_list("file__sha256", flat=True))
    fresh = [stored for stored in {row.sha256: row for row in pages}.values() if stored.sha256 not in held]
    if len(held) + len(fresh) > MOST_PAGES:
        raise ValidationError({"pages": f"一份材料最多 {MOST_PAGES} 页。页数多的，请扫成一个 PDF。"})
    for order, stored in enumerate(fresh, len(held) + 1):
        files.claim(stored, by=by)
        Page.objects.create(document=document, file=stored, order=order)
    return len(fresh)


def _note(record, verb: str, sentence: str, *, by, tone: str = "go"):
    audit.record(f"workshops.{record._meta.model_name}.{verb}", record, by=by, summary=sentence, data={"item": record.item_key})
    registry.note_event(record.workshop, sentence, tone=tone, visibility=Visibility.OWNER)
    refresh([record.workshop.root_id])
    return record
