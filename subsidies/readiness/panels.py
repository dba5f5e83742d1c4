"""The readiness score on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from subsidies.readiness import queries
from subsidies.readiness.models import Gap
from subsidies.readiness.states import GapState


def _rows(shops):
    return Gap.objects.filter(workshop__in=shops).exclude(state=GapState.CLOSED)


def _context(workshop, user) -> dict:
    return {
        "readiness": queries.standing([workshop])[workshop.pk],
        "deadline": queries.deadline(),
        "rounds": queries.rounds_of(workshop.pk),
    }


PANEL = Panel("readiness", "提档升级", "subsidies/readiness/_panel.html", _rows, _context)
