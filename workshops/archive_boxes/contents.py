"""Changing what belongs into the boxes: dated versions of names, items and rules; what was before stays."""

from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.archive_boxes.models import Box, Item
from workshops.archive_boxes.rule_models import RuleKind

ORDER_STEP = 10


@dataclass(frozen=True)
class ItemFacts:
    """What the office sets about an item; `source` and the code behind it are not the office's to change."""

    name: str
    hint: str
    is_required: bool
    can_be_excused: bool
    is_periodic: bool
    keep_from: str
    keep_months: int
    keep_months_else: int | None
    basis: str
    stage: str
    is_confirmed: bool


@dataclass(frozen=True)
class RuleFacts:
    """What the office sets about a management rule."""

    name: str
    text: str
    basis: str
    ledger: str
    stage: str
    is_required: bool
    is_confirmed: bool


@transaction.atomic
def rename(box: Box, *, name: str, from_on: date, is_confirmed: bool, by) -> Box:
    """Give a box another name from a day on."""
    _check(by, from_on)
    held = _last(Box, number=box.number)
    made = _follow(held, from_on, name=name.strip(), is_confirmed=is_confirmed, made_by=by)
    audit.record("workshops.box.rename", made, by=by, summary=f"{from_on} 起第 {made.number} 盒称“{made.name}”", data={"was": held.name})
    return made


@transaction.atomic
def amend_item(item: Item, facts: ItemFacts, *, from_on: date, by) -> Item:
    """Let an item read otherwise from a day on."""
    _check(by, from_on)
    held = _last(Item, key=item.key)
    made = _follow(held, from_on, **asdict(facts), made_by=by)
    was = {name: getattr(held, name) for name in asdict(facts)}
    data = {"before": was, "after": asdict(facts), "from": from_on}
    audit.record("workshops.item.amend", made, by=by, summary=f"{from_on} 起调整档案盒目录“{made.name}”", data=data)
    return made


@transaction.atomic
def add_item(box_number: int, facts: ItemFacts, *, from_on: date, by) -> Item:
    """Put a new item into a box; its documents are photos or PDF."""
    _check(by, from_on)
    order = (Item.objects.filter(box=box_number).aggregate(last=Max("order"))["last"] or 0) + ORDER_STEP
    made = Item.objects.create(key=_new_key(), box=box_number, order=order, in_force_from=from_on, made_by=by, **asdict(facts))
    audit.record("workshops.item.add", made, by=by, summary=f"{from_on} 起第 {box_number} 盒增加“{made.name}”", data=asdict(facts))
    return made


@transaction.atomic
def retire_item(item: Item, *, from_on: date, by) -> Item:
    """Ask for an item no more from a day on; documents stay where they are."""
    _check(by, from_on)
    held = _last(Item, key=item.key)
    held.until = max(from_on, held.in_force_from)
    held.save(update_fields=["until"])
    audit.record("workshops.item.retire", held, by=by, summary=f"{from_on} 起档案盒目录不再要求“{held.name}”", data={"from": from_on})
    return held


@transaction.atomic
def amend_rule(kind: RuleKind, facts: RuleFacts, *, by) -> RuleKind:
    """Change a management rule and its text; what workshops adopted keeps its words and version."""
    _check(by, clock.today())
    held = RuleKind.objects.select_for_update().get(pk=kind.pk)
    before = {name: getattr(held, name) for name in asdict(facts)}
    if before == asdict(facts):
        return held
    for name, value in asdict(facts).items():
        setattr(held, name, value)
    held.version, held.changed_on = held.version + 1, clock.today()
    held.save()
    data = {"before": before, "after": asdict(facts)}
    audit.record("workshops.rulekind.amend", held, by=by, summary=f"调整管理制度“{held.name}”，第 {held.version} 版", data=data)
    return held


@transaction.atomic
def add_rule(facts: RuleFacts, *, by) -> RuleKind:
    """Add a management rule."""
    _check(by, clock.today())
    order = (RuleKind.objects.aggregate(last=Max("order"))["last"] or 0) + ORDER_STEP
    made = RuleKind.objects.create(key=_new_key("rule"), order=order, **asdict(facts))
    audit.record("workshops.rulekind.add", made, by=by, summary=f"增加管理制度“{made.name}”", data=asdict(facts))
    return made


def _new_key(stem: str = "item") -> str:
    return slugify(f"{stem}-{clock.now():%y%m%d%H%M%S%f}")[:30]


def _check(by, from_on: date) -> None:
    if not by.may("boxes.manage"):
        raise PermissionDenied("档案盒目录和制度范本由所长、局领导设定。")
    if from_on < clock.today():
        raise ValidationError({"from_on": "从今天或以后的日子起用；以前的目录不改，旧档案按当时的目录。"})


def _last(model, **which):
    held = model.objects.select_for_update().latest_versions().filter(**which).first()
    if held is None:
        raise MoveRefused("这一项已经停用，不能再改。请刷新页面查看。")
    return held


def _follow(held, from_on: date, **changes):
    """Close a version and open the next: a copy with the changes."""
    held.until = max(from_on, held.in_force_from)
    held.save(update_fields=["until"])
    kept = {field.attname: getattr(held, field.attname) for field in held._meta.concrete_fields if not field.primary_key}
    made = type(held)(**{**kept, "in_force_from": held.until, "until": None})
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made
