"""What the pages of standardisation read."""

from datetime import date

from django.db.models import Count, Q

from inspections.hazards.models import Hazard
from inspections.standardisation.models import Standardisation
from inspections.standardisation.states import COUNTED, OPEN, StandardState
from inspections.visits.models import Visit
from jishan_portal.accounts.areas import any_area
from jishan_portal.accounts.places import townships
from jishan_portal.kit.paging import Order
from workshops.registry.models import Workshop
from workshops.registry.queries import search

BY_NEWEST = Order("-id", "后列入的在前", descending=True)
S = StandardState
TONES = {S.LISTED: "near", S.WORKING: "go", S.REPORTED: "go", S.PASSED: "ok", S.LEFT: "off"}
PARTS = (
    "workshop__root", "workshop__station", "membership", "before_visit", "after_visit", "reported_by", "accepted_by",
)  # fmt: skip
VIEWS = (
    ("counted", "本批"),
    ("listed", "待定措施"),
    ("working", "整治中"),
    ("reported", "待验收"),
    ("passed", "已规范"),
    ("late", "逾期"),
    ("left", "已移出"),
)


def rows(user, year: int, on: date, *, view: str = "", q: str = "", area: str = ""):
    """Return the standardisations of a year that somebody may see, filtered; `n_measures` and `n_done` beside each."""
    found = Standardisation.objects.visible_to(user).of_year(year)
    if view in StandardState.values:
        found = found.filter(state=view)
    elif view == "late":
        found = found.open().filter(due_on__lt=on)
    else:
        found = found.counted()
    if area:
        found = found.filter(any_area([area]))
    if q:
        found = found.filter(workshop__root__in=search(Workshop.objects.all(), q).values("pk"))
    alive = Q(measures__dropped_reason="")
    counts = {
        "n_measures": Count("measures", filter=alive),
        "n_done": Count("measures", filter=alive & Q(measures__done_on__isnull=False)),
    }
    return found.select_related("workshop__root", "workshop__station", "accepted_by").annotate(**counts)


def figures(user, year: int, on: date) -> dict:
    """Return the figures of a year in somebody's reach, in one query; the rate is None where the batch is empty."""
    parts = {state.value: Count("pk", filter=Q(state=state)) for state in StandardState}
    late = Count("pk", filter=Q(state__in=sorted(OPEN), due_on__lt=on))
    found = Standardisation.objects.visible_to(user).of_year(year).aggregate(late=late, **parts)
    found["counted"] = sum(found[state] for state in COUNTED)
    found["rate"] = found["passed"] * 100 // found["counted"] if found["counted"] else None
    return found


def by_township(user, year: int) -> list[dict]:
    """Return how many workshops of the batch are standardised in each township, those furthest behind first; one query."""
    names, found = townships(), {}
    reach = Standardisation.objects.visible_to(user).of_year(year).counted()
    for code, state, number in reach.values_list("area_code", "state").annotate(number=Count("pk")).order_by():
        town = next((one for one in (code, code[:9].ljust(12, "0")) if one in names), code)
        line = found.setdefault(town, {"code": town, "town": names.get(town, town), "due": 0, "done": 0})
        line["due"] += number
        line["done"] += number if state == StandardState.PASSED else 0
    return sorted(found.values(), key=lambda line: (line["done"] * 100 // line["due"], line["code"]))


def last_visit(workshop: Workshop, *, since: date | None = None) -> Visit | None:
    """Return the last inspection of a workshop that was finished (since a day)."""
    done = Visit.objects.done().inspections().filter(workshop__root=workshop.root_id or workshop.pk)
    if since:
        done = done.filter(done_on__gte=since)
    return done.order_by("-done_on", "-id").first()


def proposals(workshop: Workshop, *, limit: int = 6) -> list[str]:
    """Return measures to propose: what the open hazards of a workshop demand."""
    found = Hazard.objects.open().filter(workshop__root=workshop.root_id or workshop.pk).order_by("-severity", "id")
    return [(row.demand or f"整改：{row.text}")[:200] for row in found[:limit]]


def words_before(workshop: Workshop, visit: Visit | None) -> str:
    """Return what is known of a workshop before: its last visit and its open hazards, to be completed by the officer."""
    open_texts = list(Hazard.objects.open().filter(workshop__root=workshop.root_id or workshop.pk).values_list("text", flat=True)[:5])
    parts = [f"{visit.done_on} 检查{visit.get_outcome_display()}"] if visit else []
    return "；".join([*parts, *([f"未销号：{'、'.join(open_texts)}"] if open_texts else [])])[:500]
