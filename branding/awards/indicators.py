"""Clauses O-03 and O-39: applied and awarded; of the demonstration batch, how many carry the name."""

from django.db.models import Exists, OuterRef, Q

from branding.awards.models import Award
from branding.awards.states import APPLIED, HELD, AwardState
from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of
from workshops.batches.models import BatchKind, Membership
from workshops.registry.models import Workshop


def _applied(scope, on):
    return Award.objects.visible_to(scope).filter(year=year_of(on), state__in=sorted(APPLIED))


def _wished(scope, on):
    return Award.objects.visible_to(scope).filter(year=year_of(on))


def _demonstration(scope, on):
    held = Award.objects.filter(workshop__root=OuterRef("workshop__root"), state__in=sorted(HELD))
    rows = Membership.objects.filter(kind=BatchKind.BRAND, workshop__root__in=_scope(scope))
    return rows.annotate(is_awarded=Exists(held))


def _scope(scope):
    return Workshop.objects.visible_to(scope).values("pk")


AWARDED = Indicator(
    "awards.awarded", "O-39", "名特优申报，已获评", "户", "", _applied, Q(state__in=[AwardState.AWARDED, AwardState.REVIEWING])
)
APPLIED_FOR = Indicator("awards.applied", "O-39", "提出名特优意向，已申报", "户", "", _wished, Q(state__in=sorted(APPLIED)))
BATCH = Indicator("awards.batch", "O-03", "品牌示范批次中获评名特优", "户", "", _demonstration, Q(is_awarded=True))
