"""名特优 on the one-workshop page."""

from branding.awards import conditions
from branding.awards.models import Award
from branding.awards.states import TONES, AwardState
from jishan_portal.kit.panels import Panel


def _rows(shops):
    return Award.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = list(_rows(workshop.rows_of_file).select_related("product", "paper").order_by("-id")[:20])
    under_way = any(row.state not in {AwardState.DECLINED, AwardState.WITHDRAWN} for row in rows)
    checked = conditions.evaluate(conditions.evidence(workshop))
    return {
        "awards": [(row, TONES[row.state]) for row in rows],
        "award_conditions": checked,
        "award_unmet": conditions.unmet(checked),
        "may_start_award": user.may("awards.work") and not under_way,
    }


PANEL = Panel("awards", "名特优", "branding/awards/_panel.html", _rows, _context, may_see=lambda user: user.may("awards.see"))
