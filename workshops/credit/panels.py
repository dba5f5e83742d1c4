"""The credit record on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from workshops.credit.models import CreditLine

SHOWN = 100


def _rows(root_id):
    return CreditLine.objects.told().filter(workshop__root=root_id)


def _context(workshop, user) -> dict:
    return {"lines": _rows(workshop.pk)[:SHOWN], "shown": SHOWN}


PANEL = Panel("credit", "信用", "workshops/credit/_panel.html", _rows, _context)
