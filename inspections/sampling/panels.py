"""Samples on the one-workshop page."""

from inspections.sampling.models import Sample
from inspections.sampling.queries import TONES
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.kit.panels import Panel

SHOWN = 30


def _rows(root_id):
    return Sample.objects.filter(workshop__root=root_id)


def _context(workshop, user) -> dict:
    rows = _rows(workshop.pk).order_by("-id")[:SHOWN]
    return {"samples": [(row, TONES[row.state]) for row in rows], "may_sample": user.may("samples.take")}


PANEL = Panel(
    "samples",
    "抽检",
    "inspections/sampling/_panel.html",
    _rows,
    _context,
    may_see=lambda user: bool(user.roles & (BUREAU | STEERING | {Role.TOWNSHIP})),
)
