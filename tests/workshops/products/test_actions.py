"""Adding, correcting, stopping and resuming products."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jishan_portal.audit.models import Entry
from jishan_portal.workflow.actions import MoveRefused
from workshops.products import actions
from workshops.products.actions import ProductFacts
from workshops.products.models import Product

MAHUA = ProductFacts(name=" 油酥  麻花 ", packing="bulk", shelf_life="常温 30 天", is_main=True)


def test_add_keeps_a_tidy_name_and_returns_the_same_product_again(shop, clerk):
    first = actions.add(shop, MAHUA, by=clerk)
    assert (actions.add(shop, MAHUA, by=clerk), first.name, Product.objects.count()) == (first, "油酥 麻花", 1)


def test_add_refuses_a_name_in_use_and_an_empty_one(shop, clerk):
    actions.add(shop, MAHUA, by=clerk)
    for facts in (ProductFacts(name="油酥 麻花", packing="packed"), ProductFacts(name=" ")):
        with pytest.raises(ValidationError) as refused:
            actions.add(shop, facts, by=clerk)
        assert list(refused.value.error_dict) == ["name"]


def test_amend_writes_only_what_differs(shop, clerk):
    product = actions.add(shop, MAHUA, by=clerk)
    changed = ProductFacts(**{**vars(MAHUA), "trademark": "稷福"})
    actions.amend(product, changed, by=clerk)
    actions.amend(product, changed, by=clerk)
    assert [entry.data["after"] for entry in Entry.objects.filter(action="workshops.product.amend")] == [{"trademark": "稷福"}]


def test_amend_refuses_the_name_of_another_product(shop, clerk):
    actions.add(shop, MAHUA, by=clerk)
    other = actions.add(shop, ProductFacts(name="饼子"), by=clerk)
    with pytest.raises(ValidationError, match="换一个名称"):
        actions.amend(other, MAHUA, by=clerk)


def test_stop_and_resume_keep_the_row(shop, clerk):
    product = actions.stop(actions.add(shop, MAHUA, by=clerk), on=date(2026, 3, 1), by=clerk)
    with pytest.raises(MoveRefused, match="停产"):
        actions.stop(product, on=date(2026, 3, 2), by=clerk)
    with pytest.raises(ValidationError, match="恢复生产"):
        actions.add(shop, MAHUA, by=clerk)
    actions.resume(product, by=clerk)
    with pytest.raises(MoveRefused, match="无须恢复"):
        actions.resume(product, by=clerk)
    assert list(shop.events.filter(sentence__contains="麻花”").values_list("tone", flat=True)) == ["go", "off", "go"]


def test_stop_refuses_a_future_day(shop, clerk):
    product = actions.add(shop, MAHUA, by=clerk)
    with pytest.raises(ValidationError):
        actions.stop(product, on=date(2026, 3, 18), by=clerk)
