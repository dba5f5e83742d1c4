"""Messages on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from jishan_portal.threads.models import Thread


def _rows(shops):
    return Thread.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    return {"threads": list(_rows(workshop.rows_of_file).order_by("-last_at", "-id")[:50]), "may_talk": user.may("threads.write")}


PANEL = Panel("threads", "留言", "jishan_portal/threads/_panel.html", _rows, _context, may_see=lambda user: user.may("threads.see"))
