"""What the pages of checklists read: versions with their figures, a version's questions, what changed between two."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from inspections.checklists.models import Checklist, Item, Section, Version

COMPARED = (
    ("section.title", "部分"),
    ("text", "题目"),
    ("plain_text", "对业主的说法"),
    ("is_key", "重点项"),
    ("link", "环节"),
    ("clean_tag", "三净两明一禁"),
    ("control", "关键环节"),
    ("basis", "依据"),
    ("help_text", "说明"),
    ("help_picture_id", "示意图"),
    ("photo_rule", "照片"),
    ("weight", "权重"),
    ("premise", "前提"),
)


def checklists() -> list[Checklist]:
    """Return all checklists with their versions, the newest first, each with `n_items`; two queries."""
    versions = Version.objects.order_by("-number").annotate(n_items=Count("items")).select_related("created_by")
    return list(Checklist.objects.order_by("purpose", "key").prefetch_related(Prefetch("versions", versions)))


def sections(version: Version) -> list[Section]:
    """Return the sections of a version with their items in order; two queries."""
    items = Item.objects.select_related("asked_when", "help_picture").order_by("order", "pk")
    return list(version.sections.order_by("order").prefetch_related(Prefetch("items", items)))


def figures(version: Version) -> dict:
    """Return how many items a version has, how many are key, conditional, ask for a photo."""
    return version.items.aggregate(
        items=Count("pk"),
        keys=Count("pk", filter=Q(is_key=True)),
        conditional=Count("pk", filter=Q(asked_when__isnull=False)),
        photos=Count("pk", filter=~Q(photo_rule="never")),
    )


@dataclass(frozen=True)
class Difference:
    """An item that was added, taken out or changed: its code, its words, and per field (label, before, after)."""

    kind: str
    code: str
    text: str
    fields: list = field(default_factory=list)


def differences(old: Version, new: Version) -> list[Difference]:
    """Return what changed from one version to another, item by item (matched by code), in the order of the new one."""
    before, after = _by_code(old), _by_code(new)
    found = []
    for code, item in after.items():
        if code not in before:
            found.append(Difference("added", code, item.text))
            continue
        changed = _changed(before[code], item)
        if changed:
            found.append(Difference("changed", code, item.text, changed))
    return found + [Difference("removed", code, item.text) for code, item in before.items() if code not in after]


def _by_code(version: Version) -> dict[str, Item]:
    rows = version.items.select_related("section", "asked_when").order_by("section__order", "order")
    return {item.code: item for item in rows}


def _changed(old: Item, new: Item) -> list[tuple[str, str, str]]:
    pairs = [(label, _said(old, name), _said(new, name)) for name, label in COMPARED]
    return [(label, was, now) for label, was, now in pairs if was != now]


def _said(item: Item, name: str) -> str:
    """Say a field in the words of the page."""
    if name == "section.title":
        return item.section.title
    if name == "premise":
        return f"{item.asked_when.code} 答“{item.get_asked_answer_display()}”" if item.asked_when else ""
    if name == "help_picture_id":
        return f"图片 {item.help_picture_id}" if item.help_picture_id else ""
    label = getattr(item, f"get_{name}_display", None)
    value = label() if label else getattr(item, name)
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
