"""Clauses O-14 and O-15: the list of hazards, those settled, those past their deadline."""

from django.db.models import Q

from inspections.hazards.models import Hazard
from inspections.hazards.states import AT_OWNER, HazardState
from jishan_portal.programme.indicators import Indicator


def _found(scope, on):
    return Hazard.objects.visible_to(scope).counted().filter(found_on__lte=on)


def _late(scope, on):
    return _found(scope, on).filter(state__in=sorted(AT_OWNER), deadline_on__lt=on)


LISTED = Indicator("hazards.listed", "O-14", "列入清单的隐患", "条", "", _found)
LATE = Indicator("hazards.late", "O-14", "超期未整改", "条", "", _late)
SETTLED = Indicator("hazards.settled", "O-15", "隐患化解（销号）", "条", "", _found, done=Q(state=HazardState.CLOSED))
