"""Samples on the one-workshop page."""

from inspections.sampling.models import Sample
from inspections.sampling.queries import TONES
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.kit.panels import Panel

SHOWN = 30


def _rows(shops):
    return Sample.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = _rows(workshop.rows_of_file).order_by("-id")[:SHOWN]
    return {"samples": [(row, TONES[row.state]) for row in rows], "may_sample": user.may("samples.take")}


PANEL = Panel(
    "samples",
    "抽检",
    "inspections/sampling/_panel.html",
    _rows,
    _context,
    may_see=lambda user: bool(user.roles & (BUREAU | STEERING | {Role.TOWNSHIP})),
)
