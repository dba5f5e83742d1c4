"""Cases of one workshop on its page: for the bureau only, restricted ones for their team only."""

from inspections.cases.models import Case
from inspections.cases.queries import tone_of
from jishan_portal.kit.panels import Panel

SHOWN = 100


def _rows(shops):
    return Case.objects.counted().filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = Case.objects.visible_to(user).filter(workshop__root=workshop).order_by("-id")[:SHOWN]
    return {"cases": [(row, tone_of(row.state)) for row in rows]}


PANEL = Panel("cases", "案件", "inspections/cases/_panel.html", _rows, _context, may_see=lambda user: user.may("cases.see"))
