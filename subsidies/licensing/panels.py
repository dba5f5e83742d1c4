"""The way to the licences on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from subsidies.licensing import queries
from subsidies.licensing.models import Pipeline


def _rows(shops):
    return Pipeline.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    row = _rows(workshop.rows_of_file).select_related("business", "production").order_by("-id").first()
    stages = list(row.stages.all()) if row else []
    return {"pipeline": row, "steps": queries.steps(row, stages) if row else [], "missing": queries.completion(workshop)}


PANEL = Panel("licensing", "证照办理", "subsidies/licensing/_panel.html", _rows, _context)
