"""Labels on the one-workshop page: each product with its last check."""

from branding.labels.models import LabelCheck
from branding.labels.queries import latest_of
from branding.labels.states import TONES
from jishan_portal.kit.panels import Panel
from workshops.products.models import Product


def _rows(shops):
    return LabelCheck.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    products = list(Product.objects.filter(workshop__root=workshop.pk, stopped_on__isnull=True))
    latest = latest_of(products)
    rows = [(product, latest.get(product.pk)) for product in products]
    checks = [
        (row, TONES[row.verdict])
        for row in _rows(workshop.rows_of_file).select_related("product", "checked_by", "paper").order_by("-id")[:30]
    ]
    return {"labelled": rows, "label_checks": checks, "may_check_labels": user.may("labels.check")}


PANEL = Panel("labels", "标签", "branding/labels/_panel.html", _rows, _context)
