"""Clauses O-25 to O-27: groups per chosen workshop, the four areas of the experts, the six specialties."""

from django.db.models import Count, Q

from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of
from subsidies.assistance.models import Covered, Group
from subsidies.assistance.states import AREAS, SPECIALTIES
from subsidies.candidates.models import Candidate


def _chosen(scope, on):
    return Candidate.objects.visible_to(scope).chosen().filter(year=year_of(on))


def _all_of(topics) -> Q:
    rows = Covered.objects.filter(topic__in=topics).order_by().values("visit__group__candidate")
    return Q(pk__in=rows.annotate(number=Count("topic", distinct=True)).filter(number=len(topics)).values("visit__group__candidate"))


GROUPED = Indicator(
    "assistance.groups", "O-25", "已有一对一帮扶小组", "户", "", _chosen, Q(pk__in=Group.objects.working().values("candidate"))
)
AREA_COVER = Indicator("assistance.areas", "O-26", "专家四方面都指导过", "户", "", _chosen, _all_of(AREAS))
SPECIALTY_COVER = Indicator("assistance.specialties", "O-27", "六个专业都帮扶过", "户", "", _chosen, _all_of(SPECIALTIES))
