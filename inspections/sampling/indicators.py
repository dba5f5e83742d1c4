"""Clause O-12: samples of the year and how many passed."""

from django.db.models import Q

from inspections.sampling.models import Sample
from inspections.sampling.states import FAILED, SampleState
from jishan_portal.programme.indicators import Indicator

SOUND = (SampleState.PASSED, SampleState.CLEARED)


def _judged(scope, on):
    return Sample.objects.visible_to(scope).judged().filter(result_on__year=on.year, result_on__lte=on).exclude(state=SampleState.VOID)


def _failed(scope, on):
    return _judged(scope, on).filter(state__in=sorted(FAILED))


PASSED = Indicator("sampling.passed", "O-12", "抽检合格", "批次", "", _judged, Q(state__in=SOUND))
HANDLED = Indicator("sampling.handled", "O-12", "抽检不合格已处置", "批次", "", _failed, Q(state=SampleState.HANDLED))
