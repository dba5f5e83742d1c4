"""Adding and correcting products, stopping and resuming them."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.products.models import Product
from workshops.registry import actions as registry
from workshops.registry.marks import lock_living
from workshops.registry.models import FoodKind, Visibility, Workshop


@dataclass(frozen=True)
class ProductFacts:
    """What is written down of a product."""

    name: str
    kind: FoodKind | None = None
    packing: str = ""
    raw_materials: str = ""
    process: str = ""
    shelf_life: str = ""
    trademark: str = ""
    is_main: bool = False


@transaction.atomic
def add(workshop: Workshop, facts: ProductFacts, *, by) -> Product:
    """Put a product on file; one that was there with the same facts is returned as it is."""
    workshop = lock_living(workshop)
    facts = _named(facts)
    earlier = Product.objects.filter(workshop__root=workshop, name=facts.name).first()
    if earlier and not earlier.stopped_on and not _differences(earlier, facts):
        return earlier
    if earlier:
        hint = "它已登记停产，请用“恢复生产”。" if earlier.stopped_on else "请直接更正它。"
        raise ValidationError({"name": f"本户已有产品“{facts.name}”。{hint}"})
    product = Product.objects.create(workshop=workshop, **vars(facts))
    _note(product, "add", f"登记产品“{product.name}”。", by=by, data=_plain(facts))
    return product


@transaction.atomic
def amend(product: Product, facts: ProductFacts, *, by) -> Product:
    """Correct a product; nothing is written when nothing differs."""
    lock_living(product.workshop)
    held = Product.objects.select_for_update().get(pk=product.pk)
    facts = _named(facts)
    changed = _differences(held, facts)
    if not changed:
        return held
    twin = Product.objects.filter(workshop__root=held.workshop.root, name=facts.name).exclude(pk=held.pk)
    if twin.exists():
        raise ValidationError({"name": f"本户已有产品“{facts.name}”，请换一个名称或更正那一个。"})
    before = {name: str(getattr(held, name) or "") for name in changed}
    for name in changed:
        setattr(held, name, getattr(facts, name))
    held.save(update_fields=changed)
    data = {"before": before, "after": {name: str(getattr(held, name) or "") for name in changed}}
    audit.record("workshops.product.amend", held, by=by, summary=f"更正产品“{held.name}”的资料。", data=data)
    return held


@transaction.atomic
def stop(product: Product, *, on: date, by) -> Product:
    """Note that a product is no longer made; the row stays."""
    held = Product.objects.select_for_update().get(pk=product.pk)
    if held.stopped_on:
        raise MoveRefused(f"产品“{held.name}”已于 {held.stopped_on} 登记停产。")
    if on > clock.today():
        raise ValidationError({"on": "停产日期不能晚于今天。"})
    held.stopped_on = on
    held.save(update_fields=["stopped_on"])
    _note(held, "stop", f"产品“{held.name}”停止生产。", by=by, tone="off", data={"on": on})
    return held


@transaction.atomic
def resume(product: Product, *, by) -> Product:
    """Note that a stopped product is made again."""
    lock_living(product.workshop)
    held = Product.objects.select_for_update().get(pk=product.pk)
    if not held.stopped_on:
        raise MoveRefused(f"产品“{held.name}”没有停产，无须恢复。")
    held.stopped_on = None
    held.save(update_fields=["stopped_on"])
    _note(held, "resume", f"产品“{held.name}”恢复生产。", by=by, data={})
    return held


def _named(facts: ProductFacts) -> ProductFacts:
    name = " ".join(facts.name.split())
    if not name:
        raise ValidationError({"name": "请填写产品名称。"})
    return ProductFacts(**(vars(facts) | {"name": name}))


def _differences(product: Product, facts: ProductFacts) -> list[str]:
    return [name for name, value in vars(facts).items() if getattr(product, name) != value]


def _plain(facts: ProductFacts) -> dict:
    return {name: str(value) for name, value in vars(facts).items() if value}


def _note(product: Product, verb: str, sentence: str, *, by, data: dict, tone: str = "go") -> None:
    audit.record(f"workshops.product.{verb}", product, by=by, summary=sentence, data=data)
    registry.note_event(product.workshop, sentence, tone=tone, visibility=Visibility.OWNER)
