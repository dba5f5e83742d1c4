"""Putting many products on file at once, for imports and the made county."""

from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from workshops.products.models import Product

KIND = "workshops.product"
COLUMNS = ("workshop_id", "name", "kind_id", "is_main")


@transaction.atomic
def add_rows(rows: list[tuple], *, by, summary: str, data: dict | None = None) -> int:
    """Insert products as `add_many` does, from plain values of COLUMNS."""
    if not rows:
        return 0
    ids, names = bulk.next_ids(Product, len(rows)), ("id", *COLUMNS)
    bulk.insert_values(Product, names, [(pk, *row) for pk, row in zip(ids, rows, strict=True)], **bulk.usual(Product, names))
    audit.record_bulk("workshops.product.add_many", KIND, ids, by=by, summary=summary, data=data)
    return len(rows)


@transaction.atomic
def add_many(products: list[Product], *, by, summary: str, data: dict | None = None) -> int:
    """Insert products that no file has under this name yet (the caller's to check); one audit entry for the set."""
    if not products:
        return 0
    for pk, product in zip(bulk.next_ids(Product, len(products)), products, strict=True):
        product.pk = pk
    bulk.insert(Product, products)
    audit.record_bulk("workshops.product.add_many", KIND, [row.pk for row in products], by=by, summary=summary, data=data)
    return len(products)
