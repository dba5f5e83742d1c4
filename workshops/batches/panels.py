"""The batches on the one-workshop page."""

from django.db.models import F

from jishan_portal.kit.panels import Panel
from workshops.batches.models import Membership


def _rows(shops):
    return Membership.objects.filter(workshop__in=shops, until__isnull=True)


def _context(workshop, user) -> dict:
    rows = Membership.objects.filter(workshop__root=workshop).select_related("decided_by")
    return {"memberships": rows.order_by(F("until").desc(nulls_first=True), "-since", "-id")}


PANEL = Panel("batches", "批次", "workshops/batches/_panel.html", _rows, _context)
