"""Figures of clauses O-06, O-07 and O-08, all from the stored completeness of the workshops on file."""

from django.db.models import Q

from jishan_portal.programme.indicators import Indicator
from workshops.registry.models import Workshop


def _living(scope, on):
    return Workshop.objects.visible_to(scope).living()


def _with_rules(scope, on):
    return _living(scope, on).filter(boxes__has_rules=True)


EVERY_STAGE = Q(boxes__has_production=True, boxes__has_packing=True, boxes__has_sale=True)
STAGES = Indicator("boxes.stages", "O-06", "生产、包装、销售都有记录", "户", "", _living, EVERY_STAGE)
RULES = Indicator("boxes.rules", "O-07", "管理制度已建全", "户", "", _living, Q(boxes__has_rules=True))
FOLLOWED = Indicator("boxes.followed", "O-07", "建全的制度都在执行", "户", "", _with_rules, Q(boxes__follows_rules=True))
FULL = Indicator("boxes.full", "O-08", "六盒齐全", "户", "", _living, Q(boxes__is_full=True))
