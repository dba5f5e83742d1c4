"""Clause O-37 and O-38: workshops of the treasures and priority kinds that were advised, and the three kinds of advice."""

from django.db.models import Exists, OuterRef, Q

from branding.improvements.models import Improvement
from branding.improvements.queries import tagged
from branding.improvements.states import ImprovementState, Subject
from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of
from workshops.registry.models import Workshop


def _of_year(scope, on):
    return Improvement.objects.visible_to(scope).filter(year=year_of(on))


def _on(subject: Subject):
    return lambda scope, on: _of_year(scope, on).filter(subject=subject)


def _treasures(scope, on):
    advised = Improvement.objects.filter(workshop__root=OuterRef("pk"), year=year_of(on))
    rows = Workshop.objects.visible_to(scope).living().filter(pk__in=tagged("any").values("pk"))
    return rows.annotate(is_advised=Exists(advised))


TREASURES = Indicator("improvements.treasures", "O-37", "稷山四宝小作坊得到品牌指导", "户", "", _treasures, Q(is_advised=True))
BY_SUBJECT = tuple(
    Indicator(f"improvements.{one.value}", "O-38", f"{one.label}指导，已采纳", "项", "", _on(one), Q(state=ImprovementState.ADOPTED))
    for one in Subject
)
