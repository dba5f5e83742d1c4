"""The facts of a file, its life and its owner's accounts on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from workshops.registry.models import LifeChange, Ownership


def _context(workshop, user) -> dict:
    return {
        "life": LifeChange.objects.filter(workshop__root=workshop).select_related("made_by"),
        "ownerships": Ownership.objects.filter(workshop__root=workshop).select_related("user"),
    }


PANEL = Panel("facts", "资料", "workshops/registry/_panel.html", None, _context)
