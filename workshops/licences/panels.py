"""The licences on the one-workshop page."""

from django.db.models import F

from jishan_portal.kit.panels import Panel
from workshops.licences.models import Licence, LicenceKind
from workshops.licences.rules import renew_by, standing_of

ORDER = {kind: place for place, kind in enumerate(LicenceKind.values)}


def _rows(root_id):
    return Licence.objects.standing().filter(workshop__root=root_id)


def _context(workshop, user) -> dict:
    rows = Licence.objects.filter(workshop__root=workshop).select_related("issuer")
    shown = list(rows.order_by(F("ended_on").desc(nulls_first=True), F("valid_until").desc(nulls_first=True), "-id"))
    shown.sort(key=lambda row: (bool(row.ended_on), ORDER[row.kind]))
    held = {row.kind for row in shown if not row.ended_on}
    return {
        "licences": [(row, standing_of(row), renew_by(row.valid_until) if row.valid_until and not row.ended_on else None) for row in shown],
        "missing": [(kind.value, kind.label) for kind in LicenceKind if kind not in held],
    }


PANEL = Panel("licences", "证照", "workshops/licences/_panel.html", _rows, _context)
