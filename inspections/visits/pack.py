"""The daily pack of two officers as PDF: the day's order, what was found last time, a blank form for each workshop."""

from datetime import date

from inspections.visits import queries
from inspections.visits.states import VisitKind, VisitState
from jishan_portal.kit import clock, pdf

TEMPLATE = "documents/visit_pack.html"
TITLE = "现场检查当日资料"


def draw(user, on: date) -> bytes:
    """Return the pack of somebody's day. Raises kit.pdf.PdfUnavailable."""
    visits = [visit for visit in queries.open_of(user) if visit.state != VisitState.DONE]
    taken = {visit.plan_item_id for visit in visits}
    items = [item for item in queries.today_of(user, on) if item.pk not in taken and item.status == "planned"]
    stops = [_stop(visit.workshop.root, visit.get_kind_display()) for visit in visits]
    stops += [_stop(item.workshop.root, item.plan.get_kind_display()) for item in items]
    version = queries.version_for(VisitKind.DAILY)
    context = {
        "title": TITLE, "day": f"{on:%Y-%m-%d}", "who": user.display_name, "made": f"{clock.now():%Y-%m-%d %H:%M}", "stops": stops,
        "sections": list(version.sections.prefetch_related("items")) if version else [],
    }  # fmt: skip
    return pdf.render(TEMPLATE, context, title=f"{TITLE} {on}")


def _stop(shop, kind: str) -> dict:
    found = queries.before(shop)
    hazards = [f"{row.text}（期限 {row.deadline_on or '未定'}）" for row in found.hazards]
    visits = [_visit(one) for one in found.visits]
    return {"shop": shop, "kind": kind, "hazards": hazards, "visits": visits}


def _visit(one) -> tuple[str, str, str]:
    return f"{one.done_on}", one.get_outcome_display(), "；".join(row.text for row in one.findings.all())
