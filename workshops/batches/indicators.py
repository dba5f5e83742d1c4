"""How many workshops stand in each of the three batches; the leading group enters the targets."""

from jishan_portal.programme.indicators import Indicator
from workshops.batches.models import BatchKind, Membership
from workshops.registry.models import Workshop


def _members(kind: str):
    def rows(scope, on):
        held = Membership.objects.held_on(on).filter(kind=kind).values("workshop__root")
        return Workshop.objects.visible_to(scope).roots().filter(pk__in=held)

    return rows


STANDARDISE = Indicator("batches.standardise", "O-01", "列入整治规范", "户", "", _members(BatchKind.STANDARDISE))
UPGRADE = Indicator("batches.upgrade", "O-02", "列入提档升级", "户", "", _members(BatchKind.UPGRADE))
DEMONSTRATE = Indicator("batches.demonstrate", "O-03", "列入品牌示范", "户", "", _members(BatchKind.BRAND))
