"""The risk grade on the one-workshop page."""

from inspections.risk import rules
from inspections.risk.actions import present
from inspections.risk.models import Adjustment
from inspections.risk.states import TONES, AdjustState
from inspections.risk.tables import labels_on
from jishan_portal.kit import clock
from jishan_portal.kit.panels import Panel


def _context(workshop, user) -> dict:
    grade = present(workshop)
    waiting = Adjustment.objects.filter(workshop__root=workshop.pk, state=AdjustState.PROPOSED).first()
    context = {"grade": grade, "waiting": waiting, "most": [], "frequency": "", "tone": ""}
    if grade:
        labels = labels_on(grade.in_force_from)
        most = sorted(((halves, key) for key, halves in grade.addends.items() if halves), reverse=True)
        reckoned = [("动态分（按静态分折算）", grade.dynamic_score)] if grade.is_converted else []
        context["most"] = [*reckoned, *((labels.get(key, key), halves / 2) for halves, key in most)]
        context |= {"frequency": rules.frequency_words(grade.grade, clock.today()), "tone": TONES[grade.grade]}
    return context | {"may_compute": user.may("risk.recompute")}


PANEL = Panel("risk", "风险等级", "inspections/risk/_panel.html", None, _context)
