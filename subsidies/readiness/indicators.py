"""Clause O-28: who meets the 通则 of those who are to be raised."""

from django.db.models import Q

from jishan_portal.programme.indicators import Indicator
from subsidies.readiness.models import Round
from subsidies.readiness.states import RoundState
from workshops.batches.models import BatchKind, Membership
from workshops.registry.models import Workshop


def _chosen(scope, on):
    held = Membership.objects.held_on(on).filter(kind=BatchKind.UPGRADE).values("workshop__root")
    return Workshop.objects.visible_to(scope).roots().filter(pk__in=held)


PASSED = Q(pk__in=Round.objects.filter(state=RoundState.PASSED).values("workshop__root"))
READY = Indicator("readiness.passed", "O-28", "符合审查通则", "户", "", _chosen, done=PASSED)
