"""Standardisation on the one-workshop page."""

from inspections.standardisation.models import Standardisation
from inspections.standardisation.queries import TONES
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.kit.panels import Panel


def _rows(shops):
    return Standardisation.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = _rows(workshop.rows_of_file).select_related("accepted_by").prefetch_related("measures").order_by("-year", "-id")
    return {"standardisations": [(row, TONES[row.state]) for row in rows]}


PANEL = Panel(
    "standardisation",
    "整治规范",
    "inspections/standardisation/_panel.html",
    _rows,
    _context,
    may_see=lambda user: bool(user.roles & (BUREAU | STEERING | {Role.TOWNSHIP})),
)
