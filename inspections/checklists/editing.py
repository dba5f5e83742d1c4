"""Editing a draft: sections and items are added, changed, put in order, taken out; always audited, never once it is published."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from inspections.checklists import actions
from inspections.checklists.models import Checklist, Item, Section, Version
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files

ASIDE = 30_000  # an order no section has, while two of them change places


@dataclass(frozen=True)
class NewItem:
    """An item of an imported list; `section` and `asked_when` are named by title and code."""

    section: str
    plain_section: str
    asked_when: str
    fields: dict


@transaction.atomic
def begin_list(*, key: str, title: str, purpose: str, by) -> Version:
    """Open a new checklist with its first draft."""
    checklist = Checklist.objects.create(key=key, title=title, purpose=purpose)
    return actions.begin_draft(Version(checklist=checklist, number=1), by=by)


@transaction.atomic
def add_section(version: Version, *, by, title: str, plain_title: str = "") -> Section:
    """Add a section (for the owner, a screen) at the end."""
    actions.must_be_draft(version)
    last = version.sections.aggregate(last=Max("order"))["last"] or 0
    section = Section.objects.create(version=version, order=last + 1, title=title, plain_title=plain_title)
    _note(version, "section.add", f"添加部分：{title}", by=by)
    return section


@transaction.atomic
def rename_section(section: Section, *, by, title: str, plain_title: str) -> Section:
    """Change the titles of a section."""
    actions.must_be_draft(section.version)
    section.title, section.plain_title = title, plain_title
    section.save(update_fields=["title", "plain_title"])
    _note(section.version, "section.rename", f"修改部分：{title}", by=by)
    return section


@transaction.atomic
def remove_section(section: Section, *, by) -> None:
    """Take a section out with its items and what depends on them."""
    actions.must_be_draft(section.version)
    _note(section.version, "section.remove", f"删除部分：{section.title}（{section.items.count()} 题）", by=by)
    section.delete()


@transaction.atomic
def shift_section(section: Section, step: int, *, by) -> bool:
    """Move a section one place up (-1) or down (1); False at the end."""
    actions.must_be_draft(section.version)
    rows = list(section.version.sections.order_by("order"))
    at = next(place for place, row in enumerate(rows) if row.pk == section.pk)
    if not 0 <= at + step < len(rows):
        return False
    other = rows[at + step]
    mine, theirs = rows[at].order, other.order
    for row, order in ((rows[at], ASIDE), (other, mine), (rows[at], theirs)):
        row.order = order
        row.save(update_fields=["order"])
    _note(section.version, "section.shift", f"调整顺序：{section.title}", by=by)
    return True


@transaction.atomic
def shift_item(item: Item, step: int, *, by) -> bool:
    """Move an item one place up or down within its section; False at the end."""
    actions.must_be_draft(item.version)
    rows = list(item.section.items.order_by("order", "pk"))
    at = next(place for place, row in enumerate(rows) if row.pk == item.pk)
    if not 0 <= at + step < len(rows):
        return False
    rows[at], rows[at + step] = rows[at + step], rows[at]
    for order, row in enumerate(rows, 1):
        row.order = order
    Item.objects.bulk_update(rows, ["order"])
    _note(item.version, "item.shift", f"调整顺序：{item.code}", by=by)
    return True


@transaction.atomic
def put_item(item: Item, *, by, picture=None, drops_picture: bool = False) -> Item:
    """Add or change an item with its help picture (a StoredFile that `by` uploaded); a new one goes to the end of its section."""
    if item.pk is None:
        item.order = (item.section.items.aggregate(last=Max("order"))["last"] or 0) + 1
    if picture is not None:
        files.claim(picture, by=by)
        item.help_picture = picture
    elif drops_picture:
        item.help_picture = None
    return actions.save_item(item, by=by)


@transaction.atomic
def confirm(version: Version, *, by) -> Version:
    """Note that the bureau has confirmed a version (removes the mark 待局方确认)."""
    held = Version.objects.select_for_update().get(pk=version.pk)
    if not held.is_confirmed:
        held.is_confirmed = True
        held.save(update_fields=["is_confirmed"])
        _note(held, "version.confirm", f"局方已确认：{held}", by=by)
    return held


@transaction.atomic
def drop_draft(version: Version, *, by) -> None:
    """Delete a draft that was never published."""
    actions.must_be_draft(version)
    _note(version, "version.drop", f"删除草稿：{version}", by=by)
    version.sections.all().delete()
    version.delete()


@transaction.atomic
def replace_all(version: Version, rows: list[NewItem], *, by) -> int:
    """Put the items of an imported list in the place of a draft's own; pictures stay with the codes that had them."""
    actions.must_be_draft(version)
    pictures = dict(version.items.filter(help_picture__isnull=False).values_list("code", "help_picture"))
    version.sections.all().delete()
    sections: dict[str, Section] = {}
    made: dict[str, Item] = {}
    for order, row in enumerate(rows, 1):
        if row.section not in sections:
            place = len(sections) + 1
            sections[row.section] = Section.objects.create(version=version, order=place, title=row.section, plain_title=row.plain_section)
        facts = {**row.fields, "asked_answer": ""} if row.asked_when else row.fields
        item = Item(version=version, section=sections[row.section], order=order, **facts)
        item.help_picture_id = pictures.get(item.code)
        item.save()
        made[item.code] = item
    for row in rows:
        if row.asked_when:
            item = made[row.fields["code"]]
            item.asked_when, item.asked_answer = made[row.asked_when], row.fields["asked_answer"]
            item.save(update_fields=["asked_when", "asked_answer"])
    _note(version, "version.import", f"导入题目 {len(rows)} 题", by=by)
    return len(rows)


def _note(version: Version, what: str, summary: str, *, by) -> None:
    audit.record(f"inspections.{what}", version, by=by, summary=summary)
