"""Putting many products on file at once, for imports and the made county."""

from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from workshops.products.models import Product


@transaction.atomic
def add_many(products: list[Product], *, by, summary: str, data: dict | None = None) -> int:
    """Insert products that no file has under this name yet (the caller's to check); one audit entry for the set."""
    if not products:
        return 0
    for pk, product in zip(bulk.next_ids(Product, len(products)), products, strict=True):
        product.pk = pk
    bulk.insert(Product, products)
    audit.record_bulk("workshops.product.add_many", "workshops.product", [row.pk for row in products], by=by, summary=summary, data=data)
    return len(products)
