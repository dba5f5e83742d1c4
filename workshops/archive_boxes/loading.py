"""Loading the boxes, contents and rules that come with the portal; what an office has changed is left alone."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit import actions as audit
from workshops.archive_boxes.models import Box, Item
from workshops.archive_boxes.rule_models import RuleKind

DATA = Path(__file__).parent / "data"
IN_FORCE_FROM = date(2024, 6, 17)  # 稷政办发〔2024〕10号


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _item(order: int, row: dict) -> Item:
    flags = {name: row[name] == "1" for name in ("is_required", "can_be_excused", "takes_documents", "is_periodic")}
    words = {name: row[name] for name in ("key", "name", "hint", "source", "keep_from", "basis", "stage")}
    months = {"keep_months": int(row["keep_months"]), "keep_months_else": int(row["keep_months_else"] or 0) or None}
    return Item(box=int(row["box"]), order=order * 10, in_force_from=IN_FORCE_FROM, **flags, **words, **months)


def _rule(order: int, row: dict) -> RuleKind:
    words = {name: row[name] for name in ("key", "name", "basis", "ledger", "stage", "text")}
    return RuleKind(order=order * 10, is_required=row["is_required"] == "1", changed_on=IN_FORCE_FROM, **words)


@transaction.atomic
def load_boxes() -> int:
    """Add each shipped box, item and rule whose number or key is not there; return how many were added."""
    numbers, keys = set(Box.objects.values_list("number", flat=True)), set(Item.objects.values_list("key", flat=True))
    kinds = set(RuleKind.objects.values_list("key", flat=True))
    boxes = [Box(number=int(row["number"]), name=row["name"], in_force_from=IN_FORCE_FROM) for row in _rows("boxes.csv")]
    boxes = [box for box in boxes if box.number not in numbers]
    items = [item for order, row in enumerate(_rows("items.csv"), 1) if (item := _item(order, row)).key not in keys]
    rules = [rule for order, row in enumerate(_rows("rules.csv"), 1) if (rule := _rule(order, row)).key not in kinds]
    # Trainings are on file now: a portal set up before takes the item from there as well (a photo still counts).
    Item.objects.filter(key="training", source="", made_by__isnull=True).update(source="training")
    Box.objects.bulk_create(boxes)
    Item.objects.bulk_create(items)
    RuleKind.objects.bulk_create(rules)
    added = [*(f"box {box.number}" for box in boxes), *(item.key for item in items), *(rule.key for rule in rules)]
    if added:
        audit.record_bulk("workshops.item.load", "workshops.item", added, by=SYSTEM, summary=f"装入随附档案盒目录 {len(added)} 条")
    return len(added)
