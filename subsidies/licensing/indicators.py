"""Clauses O-02 and O-29 to O-32: converted, licensed by the city, 办证率 of the enterprise licences."""

from django.db.models import F, Q

from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of
from subsidies.licensing.models import Pipeline
from subsidies.licensing.queries import counted_on
from subsidies.licensing.states import PipelineState


def _begun(scope, on):
    return Pipeline.objects.visible_to(scope).filter(candidate__year=year_of(on))


def _standard(scope, on):
    return _begun(scope, on).reached_by(counted_on(on))


def _handled(scope, on):
    return _begun(scope, on).filter(asked_on__isnull=False)


CONVERTED = Indicator("licensing.converted", "O-02", "升级为食品生产企业", "户", "", _begun, Q(state=PipelineState.CONVERTED))
PRODUCTION = Indicator("licensing.production", "O-29", "达标户取得食品生产许可证", "户", "", _standard, Q(production__isnull=False))
ENTERPRISES = Indicator(
    "licensing.enterprises", "O-30", "企业执照和许可证齐全", "户", "", _begun, Q(production__isnull=False, business__isnull=False)
)
HANDLED = Indicator("licensing.handled", "O-31", "企业营业执照当日办结", "户", "", _handled, Q(business_on=F("asked_on")))
LICENSED = Indicator("licensing.licensed", "O-32", "企业营业执照办证率", "户", "", _standard, Q(business__isnull=False))
