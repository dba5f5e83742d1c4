"""Cases in figures (clauses O-16, O-17); restricted ones are in none of them."""

from django.db.models import Q

from inspections.cases.models import Case
from inspections.cases.states import BEFORE_FILING, CaseState, Verdict
from jishan_portal.programme.indicators import Indicator

HANDLED = Q(state__in=[CaseState.CLOSED, CaseState.ARCHIVED, CaseState.TRANSFERRED, CaseState.TERMINATED])


def _filed(scope, on):
    return Case.objects.visible_to(scope).counted().exclude(state__in=[*BEFORE_FILING, CaseState.NOT_FILED])


def _punished(scope, on):
    return Case.objects.visible_to(scope).counted().filter(decided_on__isnull=False, verdict=Verdict.PENALTY, overturned_on__isnull=True)


CLOSED = Indicator("cases.closed", "O-16", "立案查处办结", "件", "", _filed, HANDLED)
PUNISHED = Indicator("cases.punished", "O-17", "作出行政处罚", "件", "", _punished)
