"""The credit record on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from workshops.credit.models import CreditLine

SHOWN = 100


def _rows(shops):
    return CreditLine.objects.told().filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    return {"lines": _rows(workshop.rows_of_file)[:SHOWN], "shown": SHOWN}


PANEL = Panel("credit", "信用", "workshops/credit/_panel.html", _rows, _context)
