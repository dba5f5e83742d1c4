"""How many workshops are graded, and how many stand in each grade (clause O-11)."""

from django.db.models import Q

from inspections.risk.states import LETTERS
from jishan_portal.programme.indicators import Indicator
from workshops.registry.models import Workshop


def _living(scope, on):
    return Workshop.objects.visible_to(scope).living()


def _in(letter: str):
    return lambda scope, on: _living(scope, on).filter(risk_grade=letter)


GRADED = Indicator("risk.graded", "O-11", "在册小作坊已评风险等级", "户", "", _living, ~Q(risk_grade=""))
BY_GRADE = tuple(Indicator(f"risk.grade_{letter.lower()}", "O-11", f"风险等级 {letter} 级", "户", "", _in(letter)) for letter in LETTERS)
