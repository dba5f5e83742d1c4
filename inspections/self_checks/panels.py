"""Self-checks on the one-workshop page: every wave's, and the six tags of the newest that was handed in."""

from inspections.checklists.states import CleanTag
from inspections.self_checks.listing import standing
from inspections.self_checks.models import SelfCheck
from jishan_portal.kit import clock
from jishan_portal.kit.panels import Panel


def _rows(shops):
    return SelfCheck.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    checks = list(
        _rows(workshop.rows_of_file).select_related("wave", "filler").prefetch_related("indicators").order_by("-wave__year", "-id")
    )
    newest = next((check for check in checks if check.submitted_at), None)
    labels = dict(CleanTag.choices)
    tags = [(labels[row.tag], row.is_met, row.noes) for row in newest.indicators.all()] if newest else []
    return {"self_checks": [(check, *standing(check, clock.today())) for check in checks], "clean_tags": tags, "clean_of": newest}


def _may_see(user) -> bool:
    return user.may("self_checks.see")


PANEL = Panel("self_checks", "自查", "inspections/self_checks/_panel.html", _rows, _context, may_see=_may_see)
