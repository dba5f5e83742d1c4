"""Clause O-21: what is to be looked at again, what was, what came back, what is still not put right."""

from django.db.models import Q

from inspections.look_backs.models import LookBack
from inspections.look_backs.states import LOOKED, LookBackState
from jishan_portal.programme.indicators import Indicator


def _due(scope, on):
    return LookBack.objects.visible_to(scope).of_year(on.year).due()


def _looked(scope, on):
    return _due(scope, on).looked()


def _unmended(scope, on):
    return _due(scope, on).filter(state=LookBackState.UNMENDED)


DONE = Indicator("look_backs.done", "O-21", "已回头看", "处", "look_backs.done", _due, Q(state__in=sorted(LOOKED)))
KEPT = Indicator("look_backs.kept", "O-21", "保持（没有反弹）", "处", "", _looked, Q(state=LookBackState.KEPT))
REBOUND = Indicator("look_backs.rebound", "O-21", "反弹", "处", "", _looked, Q(state=LookBackState.REBOUND))
UNMENDED = Indicator("look_backs.unmended", "O-21", "列入回头看、仍未整改", "处", "", _unmended)
