"""What the pages of risk grading read."""

from dataclasses import dataclass

from django.db.models import Count

from inspections.risk.models import Adjustment, Grade
from inspections.risk.models_runs import Difference, Run
from inspections.risk.states import LETTERS
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from workshops.registry.models import Workshop
from workshops.registry.queries import search

RISKIEST = Order("grade", "等级，高的在前", "risk_grade", descending=True)
NEWEST = Order("newest", "最新", descending=True)
IN_ORDER = Order("order", "顺序")
NONE = "none"


def listed(user, *, q: str = "", area: str = "", grade: str = "", kind: str = ""):
    """The workshops on file that somebody may see, by grade, township, kind and keyword."""
    rows = Workshop.objects.visible_to(user).living().select_related("kind")
    if area:
        rows = rows.filter(area_code=area)
    if grade in LETTERS and grade:
        rows = rows.filter(risk_grade=grade)
    if grade == NONE:
        rows = rows.filter(risk_grade="")
    if kind:
        rows = rows.filter(kind=kind)
    return search(rows, q)


def grades_of(workshops) -> dict[int, Grade]:
    """Return {workshop: its grade in force today} for the rows of a page; one query."""
    held = Grade.objects.in_force(clock.today()).filter(workshop__in=[row.pk for row in workshops])
    return {row.workshop_id: row for row in held}


@dataclass(frozen=True)
class Township:
    """How many workshops of a township stand in each grade."""

    code: str
    name: str
    counts: dict

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """(grade or "none", number) in the order of the table."""
        return [*((letter, self.counts.get(letter, 0)) for letter in reversed(LETTERS)), (NONE, self.counts.get("", 0))]


def figures(user) -> list[Township]:
    """Return the grades of every township in reach, and the sum in front; one query."""
    rows = Workshop.objects.visible_to(user).living().order_by().values_list("area_code", "risk_grade").annotate(number=Count("pk"))
    found: dict[str, dict] = {code: {} for code, _ in townships_of(user)}
    total: dict[str, int] = {}
    for code, letter, number in rows:
        found.setdefault(code, {})[letter] = number
        total[letter] = total.get(letter, 0) + number
    return [Township("", "合计", total), *(Township(code, name_of(code) or code, counts) for code, counts in sorted(found.items()))]


def history(workshop: Workshop):
    """Every grade a workshop has had, the newest first."""
    return Grade.objects.filter(workshop__root=workshop.pk).select_related("computed_by")


def adjustments_of(workshop: Workshop):
    """Every proposal about a workshop, the newest first."""
    return Adjustment.objects.filter(workshop__root=workshop.pk).select_related("proposed_by", "decided_by")


def adjustments(user, *, state: str = "", area: str = ""):
    """The proposals somebody may see."""
    rows = Adjustment.objects.visible_to(user).select_related("workshop__root", "proposed_by", "decided_by")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(area_code=area) if area else rows


def runs(user):
    """The recomputations of areas in reach."""
    return Run.objects.visible_to(user).select_related("started_by", "ended_by")


def differences(run: Run, *, move: str = ""):
    """Whom a run would change; `move` is 升, 降 or 新 ("up", "down", "new")."""
    rows = Difference.objects.filter(run=run).select_related("workshop")
    if move == "new":
        return rows.filter(before="")
    letters = [(before, after) for before in LETTERS for after in LETTERS if (after > before if move == "up" else after < before)]
    if move not in {"up", "down"}:
        return rows
    wanted = rows.none()
    for before, after in letters:
        wanted |= rows.filter(before=before, after=after)
    return wanted
