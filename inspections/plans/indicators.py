"""Clauses O-10, O-11 and O-13: planned visits done, frequency by grade met, everybody checked this year."""

from django.db.models import Exists, OuterRef, Q

from inspections.plans import queries
from inspections.plans.models import PlanItem
from inspections.plans.states import LIVE, ItemStatus, PlanState
from jishan_portal.programme.indicators import Indicator
from workshops.registry.models import Workshop


def _planned(scope, on):
    states = [*LIVE, PlanState.CLOSED]
    return PlanItem.objects.visible_to(scope).filter(plan__state__in=states, plan__year=on.year).exclude(status=ItemStatus.CANCELLED)


def _working(scope, on):
    return Workshop.objects.visible_to(scope).working()


def _frequency(scope, on):
    met = Workshop.objects.filter(queries.met_frequency(on.year, on), pk=OuterRef("pk"))
    return _working(scope, on).annotate(is_met=Exists(met))


def _covered(scope, on):
    return _working(scope, on).annotate(is_checked=Exists(queries.checks_in(on.year).filter(on__lte=on)))


PLANNED = Indicator("plans.done", "O-10", "计划检查完成", "户次", "", _planned, Q(status=ItemStatus.DONE))
FREQUENCY = Indicator("risk.frequency_met", "O-11", "检查频次达标率", "户", "risk.frequency_met", _frequency, Q(is_met=True))
COVERED = Indicator("plans.checked", "O-13", "今年已检查", "户", "", _covered, Q(is_checked=True))
