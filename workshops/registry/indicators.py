"""Figures of the registry for the programme's clauses; every denominator is what is on file (在册)."""

from django.db.models import BooleanField, Case, Q, Value, When

from jishan_portal.programme.indicators import Indicator
from workshops.registry.models import Workshop


def _living(scope, on):
    return Workshop.objects.visible_to(scope).living()


def _with_validity(scope, on):
    valid = ~Q(licence_number="") & (Q(licence_until__isnull=True) | Q(licence_until__gte=on))
    return _living(scope, on).annotate(is_valid=Case(When(valid, then=Value(True)), default=Value(False), output_field=BooleanField()))


def _located(scope, on):
    return _living(scope, on).filter(longitude__isnull=False)


def _of_priority(scope, on):
    return _living(scope, on).filter(kind__is_priority=True)


LICENSED = Indicator("registry.licensed", "O-16", "在册小作坊持有效许可证", "户", "", _with_validity, Q(is_valid=True))
LOCATED = Indicator("registry.located", "O-10", "在册小作坊已上图", "户", "", _located)
PRIORITY = Indicator("registry.priority", "O-37", "麻花、面粉等重点品类", "户", "", _of_priority)
