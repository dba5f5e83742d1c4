"""Clause O-38: labels checked, and sound at their last check."""

from django.db.models import Q

from branding.labels.models import LabelCheck
from branding.labels.queries import latest_ids
from branding.labels.states import Verdict
from jishan_portal.programme.indicators import Indicator


def _latest(scope, on):
    return LabelCheck.objects.visible_to(scope).filter(pk__in=latest_ids())


SOUND = Indicator("labels.sound", "O-38", "检查过标签的产品，最近一次符合", "个", "", _latest, Q(verdict=Verdict.SOUND))
