"""The licences on the one-workshop page."""

from django.db.models import F

from jishan_portal.kit.panels import Panel
from jishan_portal.kit.statements import kept
from workshops.licences.models import Licence, LicenceKind
from workshops.licences.rules import renew_by, standing_of

ORDER = {kind: place for place, kind in enumerate(LicenceKind.values)}

ANY = -1  # stands for the file in a kept statement


def _rows(shops):
    return Licence.objects.standing().filter(workshop__in=shops)


def _all():
    rows = Licence.objects.filter(workshop__root=ANY).select_related("issuer")
    return rows.order_by(F("ended_on").desc(nulls_first=True), F("valid_until").desc(nulls_first=True), "-id")


def _context(workshop, user) -> dict:
    shown = kept("panel of licences", _all, prepare=True).records({ANY: workshop.pk})
    shown.sort(key=lambda row: (bool(row.ended_on), ORDER[row.kind]))
    held = {row.kind for row in shown if not row.ended_on}
    return {
        "licences": [(row, standing_of(row), renew_by(row.valid_until) if row.valid_until and not row.ended_on else None) for row in shown],
        "missing": [(kind.value, kind.label) for kind in LicenceKind if kind not in held],
    }


PANEL = Panel("licences", "证照", "workshops/licences/_panel.html", _rows, _context)
