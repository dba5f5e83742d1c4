"""Closed dens in figures (clauses O-18, O-22); those of restricted cases are in none of them."""

from django.db.models import Exists, OuterRef, Q

from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import DONE, DenState
from jishan_portal.programme.indicators import Indicator

GONE = (DenState.PROPOSED, DenState.RETURNED)


def _closed(scope, on):
    return Den.objects.visible_to(scope).counted().exclude(state__in=GONE)


def _watched(scope, on):
    done = SurpriseCheck.objects.filter(den=OuterRef("pk"), state__in=sorted(DONE))
    return _closed(scope, on).annotate(is_checked=Exists(done))


CLOSED = Indicator("dens.closed", "O-18", "取缔黑窝点、黑作坊", "处", "", _closed)
CHECKED = Indicator("dens.checked", "O-22", "取缔点突击检查", "处", "", _watched, Q(is_checked=True))
