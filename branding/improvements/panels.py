"""Brand and improvements on the one-workshop page."""

from branding.improvements.models import BrandFact, Improvement
from branding.improvements.states import TONES
from jishan_portal.kit.panels import Panel
from workshops.products.models import Product


def _rows(shops):
    return Improvement.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = _rows(workshop.rows_of_file).select_related("product", "organisation", "reviewer").order_by("-id")[:50]
    products = Product.objects.filter(workshop__root=workshop.pk, stopped_on__isnull=True).select_related("kind")
    return {
        "improvements": [(row, TONES[row.state]) for row in rows],
        "facts": BrandFact.objects.filter(workshop__root=workshop.pk).select_related("product"),
        "brand_products": products,
        "may_advise": user.may("improvements.advise"),
    }


PANEL = Panel("brand", "品牌", "branding/improvements/_panel.html", _rows, _context)
