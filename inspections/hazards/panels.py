"""The hazards on the one-workshop page."""

from inspections.hazards import rules
from inspections.hazards.listing import STATE_TAGS
from inspections.hazards.models import Hazard
from jishan_portal.kit import clock
from jishan_portal.kit.panels import Panel

SHOWN = 50


def _rows(shops):
    return Hazard.objects.open().filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    today = clock.today()
    rows = Hazard.objects.filter(workshop__root=workshop).order_by("-found_on", "-id")[:SHOWN]
    return {
        "hazards": [(row, *STATE_TAGS[row.state], rules.light(row, today)) for row in rows],
        "may_open": user.may("hazards.open"),
        "near_days": rules.near_days(),
    }


PANEL = Panel("hazards", "隐患", "inspections/hazards/_panel.html", _rows, _context)
