"""Clause O-01: of the workshops in the batch, those that are standardised."""

from django.db.models import Q

from inspections.standardisation.models import Standardisation
from inspections.standardisation.states import OPEN, StandardState
from jishan_portal.programme.indicators import Indicator


def _batch(scope, on):
    return Standardisation.objects.visible_to(scope).of_year(on.year).counted()


def _late(scope, on):
    return _batch(scope, on).filter(state__in=sorted(OPEN), due_on__lt=on)


DONE = Indicator("standardisation.done", "O-01", "整治后已规范", "户", "", _batch, Q(state=StandardState.PASSED))
LATE = Indicator("standardisation.late", "O-01", "整治规范逾期", "户", "", _late)
