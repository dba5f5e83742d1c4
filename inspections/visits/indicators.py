"""Clauses O-12, O-13 and O-23: checks made and their results, everybody looked at, the three supervisions."""

from django.db.models import Exists, OuterRef, Q

from inspections.visits.models import Visit
from inspections.visits.states import Outcome, Supervision
from jishan_portal.programme.indicators import Indicator
from workshops.registry.models import Workshop


def _done(scope, on):
    return Visit.objects.visible_to(scope).done().filter(done_on__year=on.year, done_on__lte=on)


def _inspections(scope, on):
    return _done(scope, on).inspections()


def _supervised(kind: str):
    def rows(scope, on):
        return _inspections(scope, on).filter(supervision=kind)

    return rows


def _covered(scope, on):
    """A township's patrol counts here: 排查 is about every workshop being looked at, by whomever (O-13)."""
    looked = Visit.objects.done().filter(workshop__root=OuterRef("pk"), done_on__year=on.year, done_on__lte=on)
    return Workshop.objects.visible_to(scope).working().annotate(is_looked_at=Exists(looked))


CHECKED = Indicator("visits.done", "O-12", "现场检查", "户次", "", _inspections)
SOUND = Indicator(
    "visits.sound", "O-12", "检查合格（符合、基本符合）", "户次", "", _inspections, Q(outcome__in=[Outcome.GOOD, Outcome.FAIR])
)
COVERED = Indicator("visits.covered", "O-13", "今年已排查（含乡镇巡查）", "户", "", _covered, Q(is_looked_at=True))
BY_KIND = tuple(Indicator(f"visits.{kind}", "O-23", f"{kind.label}检查", "户次", "", _supervised(kind)) for kind in Supervision)
