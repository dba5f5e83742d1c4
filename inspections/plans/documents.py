"""The week sheet of a station or officer: who goes where with whom, to be signed off by hand."""

from datetime import date

from inspections.plans import rules
from inspections.plans.models import Trip
from inspections.plans.rules import reason_words
from jishan_portal.kit import pdf

TEMPLATE = "documents/week_sheet.html"


def week_sheet(trips: list[Trip], *, week: date, unit: str, made: str) -> bytes:
    """Return the sheet of a week's team-days as PDF. Raises kit.pdf.PdfUnavailable."""
    rows = [
        {
            "trip": trip,
            "lines": [(item, "；".join(reason_words(item.reasons)[:2])) for item in trip.shops],
        }
        for trip in trips
    ]
    title = "小作坊检查周安排表"
    visits = sum(len(trip.shops) for trip in trips)
    context = {"title": title, "unit": unit, "week": f"{week.year}年{rules.week_words(week)}", "rows": rows, "visits": visits, "made": made}
    return pdf.render(TEMPLATE, context, title=f"{title} {week}")
