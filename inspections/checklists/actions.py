"""Drafting, copying, publishing and retiring versions of a checklist."""

from django.db import transaction
from django.db.models import Max

from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.checklists.states import VersionState
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, begin, move

COPIED = (
    "code", "order", "text", "plain_text", "is_key", "link", "clean_tag", "control", "basis", "help_text", "help_picture",
    "photo_rule", "weight",
)  # fmt: skip


@transaction.atomic
def begin_draft(version: Version, *, by) -> Version:
    """Save a new draft version."""
    version.created_by = by if by.pk else None
    return begin(version, VersionState.DRAFT, by=by)


@transaction.atomic
def copy_version(source: Version, *, by, note: str = "") -> Version:
    """Make the next draft of a checklist from one of its versions; an open draft is returned instead of a second one."""
    checklist = Checklist.objects.select_for_update().get(pk=source.checklist_id)
    draft = checklist.versions.filter(state=VersionState.DRAFT).first()
    if draft:
        return draft
    number = checklist.versions.aggregate(last=Max("number"))["last"] + 1
    draft = begin_draft(Version(checklist=checklist, number=number, copied_from=source, note=note), by=by)
    copies: dict[int, Item] = {}
    for section in source.sections.prefetch_related("items"):
        own = Section.objects.create(version=draft, order=section.order, title=section.title, plain_title=section.plain_title)
        for item in section.items.all():
            copies[item.pk] = Item.objects.create(version=draft, section=own, **{name: getattr(item, name) for name in COPIED})
    for item in source.items.filter(asked_when__isnull=False):
        own = copies[item.pk]
        own.asked_when, own.asked_answer = copies[item.asked_when_id], item.asked_answer
        own.save(update_fields=["asked_when", "asked_answer"])
    return draft


@transaction.atomic
def publish(version: Version, *, by) -> Version:
    """Put a draft in force; the version in force before it is retired in the same moment."""
    if not version.items.exists():
        raise MoveRefused("这一版还没有题目，请先添加题目再发布。")
    empty = version.sections.filter(items__isnull=True).first()
    if empty:  # on a phone it would be a screen with nothing on it
        raise MoveRefused(f"“{empty.title}”这一部分还没有题目，请添加题目，或删去这一部分，再发布。")
    for old in Version.objects.published().filter(checklist=version.checklist_id).exclude(pk=version.pk):
        move(old, "retire", by=by, note=f"由第 {version.number} 版代替")
    return move(version, "publish", by=by, published_at=clock.now())


@transaction.atomic
def retire(version: Version, *, by, note: str) -> Version:
    """Take a version out of use with its reason; waves that run on it keep it."""
    return move(version, "retire", by=by, note=note)


@transaction.atomic
def save_item(item: Item, *, by) -> Item:
    """Add or change an item of a draft."""
    must_be_draft(item.version)
    item.save()
    audit.record(
        "inspections.item.save", item.version, by=by, summary=f"修改题目：{item.code}", data={"code": item.code, "text": item.text}
    )
    return item


@transaction.atomic
def remove_item(item: Item, *, by) -> None:
    """Take an item out of a draft; items that depend on it go with it."""
    must_be_draft(item.version)
    audit.record("inspections.item.remove", item.version, by=by, summary=f"删除题目：{item.code}", data={"code": item.code})
    item.delete()


def must_be_draft(version: Version) -> None:
    """Refuse to touch a version that was published; locks it until the transaction ends."""
    if Version.objects.select_for_update().get(pk=version.pk).state != VersionState.DRAFT:
        raise MoveRefused("这一版已经发布，不能再改。请先“复制为新版本”，在草稿上修改。")
