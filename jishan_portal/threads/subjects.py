"""Which records people may write about: how one is found in somebody's reach, and how it is called. One line a kind."""

from collections.abc import Callable
from dataclasses import dataclass

from branding.awards.models import Award
from branding.improvements.models import Improvement
from branding.labels.models import LabelCheck
from inspections.hazards.models import Hazard
from inspections.self_checks.models import SelfCheck
from inspections.visits.models import Visit
from jishan_portal.kit.numbers import whole
from subsidies.applications.models import Application
from workshops.registry.models import Workshop


@dataclass(frozen=True)
class Subject:
    """A kind of record: its model (with `visible_to`), its label, and how a record gives its workshop."""

    model: type
    label: str
    workshop: Callable = lambda row: row.workshop.root


SUBJECTS = {
    "workshops.workshop": Subject(Workshop, "这一户", lambda row: row.root),
    "inspections.hazard": Subject(Hazard, "隐患"),
    "inspections.selfcheck": Subject(SelfCheck, "自查"),
    "inspections.visit": Subject(Visit, "检查"),
    "branding.improvement": Subject(Improvement, "品牌改进"),
    "branding.labelcheck": Subject(LabelCheck, "标签检查"),
    "branding.award": Subject(Award, "名特优申报"),
    "subsidies.application": Subject(Application, "奖补申请"),
}


def found(user, kind: str, pk: str):
    """Return (record, subject) of a kind in somebody's reach, or None."""
    subject, number = SUBJECTS.get(kind), whole(pk)
    if subject is None or number is None:
        return None
    row = subject.model.objects.visible_to(user).filter(pk=number).first()
    return (row, subject) if row is not None else None
