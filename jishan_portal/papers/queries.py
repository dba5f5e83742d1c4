"""What the pages of papers show."""

from jishan_portal.papers.kinds import kinds
from jishan_portal.papers.models import Paper

STATES = {"valid": "有效", "void": "已作废"}


def listed(user, *, text: str = "", kind: str = "", year: int | None = None, state: str = ""):
    """Return the papers somebody may see, narrowed by what stands in the filter row."""
    found = Paper.objects.visible_to(user).select_related("organisation", "pdf")
    if text:
        found = found.filter(number__contains=text) | found.filter(title__contains=text)
    if kind in kinds():
        found = found.filter(kind=kind)
    if year:
        found = found.filter(year=year)
    if state in STATES:
        found = found.filter(voided_at__isnull=state == "valid")
    return found


def years(user) -> list[int]:
    """Return the years in which somebody has papers to see, newest first."""
    return list(Paper.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct())


def of_code(code: str) -> Paper | None:
    """Return the paper a QR code names."""
    return Paper.objects.filter(code=code).select_related("organisation").first()
