"""Leads about one workshop on its page: for the bureau and the leading group only, never anything of the reporter."""

from inspections.leads.models import Lead
from inspections.leads.queries import tone_of
from inspections.leads.rules import has_desk
from jishan_portal.kit.panels import Panel

SHOWN = 100


def _rows(shops):
    return Lead.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = Lead.objects.visible_to(user).marked_for(user).filter(workshop__root=workshop).order_by("-id")[:SHOWN]
    return {"leads": [(row, tone_of(row.state)) for row in rows]}


PANEL = Panel(
    "leads", "线索", "inspections/leads/_panel.html", _rows, _context, may_see=lambda user: has_desk(user) and user.may("leads.see")
)
