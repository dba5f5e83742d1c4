"""The products on the one-workshop page."""

from django.db.models import F

from jishan_portal.kit.panels import Panel
from jishan_portal.kit.statements import kept
from workshops.products.models import Product

ANY = -1  # stands for the file in a kept statement


def _rows(shops):
    return Product.objects.filter(workshop__in=shops, stopped_on__isnull=True)


def _context(workshop, user) -> dict:
    return {"products": kept("panel of products", _all, prepare=True).records({ANY: workshop.pk})}


def _all():
    rows = Product.objects.filter(workshop__root=ANY).select_related("kind")
    return rows.order_by(F("stopped_on").asc(nulls_first=True), "-is_main", "id")


PANEL = Panel("products", "产品", "workshops/products/_panel.html", _rows, _context)
