"""Visits on the one-workshop page."""

from inspections.visits.drawing import tone_of
from inspections.visits.models import Visit
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.kit.panels import Panel

SHOWN = 30


def _rows(shops):
    return Visit.objects.done().filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = Visit.objects.visible_to(user).filter(workshop__root=workshop).prefetch_related("findings").order_by("-id")[:SHOWN]
    return {"visits": [(row, *tone_of(row.state, row.outcome)) for row in rows], "may_make": user.may("visits.make")}


PANEL = Panel(
    "visits",
    "检查记录",
    "inspections/visits/_panel.html",
    _rows,
    _context,
    may_see=lambda user: bool(user.roles & (BUREAU | STEERING | {Role.TOWNSHIP})),
)
