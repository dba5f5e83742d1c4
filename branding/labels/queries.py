"""What the pages of label checks read."""

from datetime import date

from django.db.models import Max, QuerySet

from branding.labels.models import ForbiddenClaim, LabelCheck, LabelRule
from branding.labels.states import Packing
from jishan_portal.kit.paging import Order
from workshops.products.models import Product
from workshops.registry.models import Workshop
from workshops.registry.queries import search

NEWEST = Order("newest", "最新", descending=True)


def listed(user, *, q: str = "", area: str = "", verdict: str = "", view: str = "") -> QuerySet:
    """Return the checks in reach (`view`: "open" to be put right, "latest" each product's last), to be ordered by NEWEST."""
    rows = LabelCheck.objects.visible_to(user).select_related("workshop__root", "product", "checked_by")
    if q:
        rows = rows.filter(workshop__root__in=search(Workshop.objects.visible_to(user), q).values("pk"))
    if view == "open":
        rows = rows.filter(state="to_fix")
    elif view == "latest":
        rows = rows.filter(pk__in=latest_ids())
    wanted = {"area_code": area, "verdict": verdict}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def latest_ids() -> QuerySet:
    """Return the ids of the last official check of each product."""
    return LabelCheck.objects.filter(is_self=False).order_by().values("product").annotate(last=Max("pk")).values("last")


def rules_on(produced_on: date, packing: str) -> list[LabelRule]:
    """Return what a label of a production day must show; a packed food's rules or those of bulk food."""
    return list(LabelRule.objects.in_force(produced_on).filter(packing=packing))


def claims_on(produced_on: date) -> list[ForbiddenClaim]:
    """Return the forbidden wordings in force for a production day."""
    return list(ForbiddenClaim.objects.in_force(produced_on))


def standard_of(rules: list[LabelRule], packing: str) -> str:
    """Say which standard a set of rules stands for."""
    if packing == Packing.BULK:
        return "散装食品标识"
    return next((rule.standard for rule in rules if rule.standard.startswith("GB 7718")), "")


def history(product: Product) -> list[LabelCheck]:
    """Return the checks of a product, newest first."""
    return list(product.label_checks.select_related("checked_by", "paper").order_by("-number"))


def latest_of(products) -> dict[int, LabelCheck]:
    """Return {product id: its last official check}, one query."""
    rows = LabelCheck.objects.filter(product__in=[product.pk for product in products], pk__in=latest_ids())
    return {row.product_id: row for row in rows}


def self_checked(products) -> dict[int, LabelCheck]:
    """Return {product id: the last check its owner made by themselves}, one query."""
    made = LabelCheck.objects.filter(product__in=[product.pk for product in products], is_self=True)
    return {row.product_id: row for row in made.order_by("pk")}
