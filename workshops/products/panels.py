"""The products on the one-workshop page."""

from django.db.models import F

from jishan_portal.kit.panels import Panel
from workshops.products.models import Product


def _rows(root_id):
    return Product.objects.filter(workshop__root=root_id, stopped_on__isnull=True)


def _context(workshop, user) -> dict:
    rows = Product.objects.filter(workshop__root=workshop).select_related("kind")
    return {"products": rows.order_by(F("stopped_on").asc(nulls_first=True), "-is_main", "id")}


PANEL = Panel("products", "产品", "workshops/products/_panel.html", _rows, _context)
