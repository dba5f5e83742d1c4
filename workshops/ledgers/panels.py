"""The ledgers on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from workshops.ledgers.models import Line
from workshops.ledgers.queries import books_of

SHOWN = 10


def _rows(shops):
    return Line.objects.standing().filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    latest = Line.objects.of_file(workshop.pk).select_related("made_by", "workshop")
    return {"books": books_of(workshop.pk), "lines": latest.order_by("-on", "-id")[:SHOWN]}


PANEL = Panel("ledgers", "台账", "workshops/ledgers/_panel.html", _rows, _context)
