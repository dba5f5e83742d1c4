"""Second looks on the one-workshop page."""

from inspections.look_backs.models import LookBack
from inspections.look_backs.queries import TONES
from inspections.look_backs.states import LookBackState
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.kit.panels import Panel

SHOWN = 50


def _rows(shops):
    return LookBack.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = list(_rows(workshop.rows_of_file).select_related("hazard", "rebound", "roll").order_by("-id")[:SHOWN])
    waits = any(row.state == LookBackState.WAITING for row in rows)
    return {"look_backs": [(row, TONES[row.state]) for row in rows], "may_look": waits and user.may("look_backs.check")}


PANEL = Panel(
    "look_backs",
    "回头看",
    "inspections/look_backs/_panel.html",
    _rows,
    _context,
    may_see=lambda user: bool(user.roles & (BUREAU | STEERING | {Role.TOWNSHIP})),
)
