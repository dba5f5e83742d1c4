"""The six boxes on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from workshops.archive_boxes.models import Document
from workshops.archive_boxes.queries import shelves_of


def _rows(shops):
    return Document.objects.standing().filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    shelves, found = shelves_of(workshop.pk)
    return {"shelves": shelves, "found": found, "shop": workshop}


PANEL = Panel("boxes", "六盒档案", "workshops/archive_boxes/_panel.html", _rows, _context)
