"""What the pages of the readiness scores read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.programme.models import Milestone
from jishan_portal.programme.queries import year_of
from subsidies.readiness import rules
from subsidies.readiness.models import Gap, Mark, Round
from subsidies.readiness.states import DONE, GapState, Kind, RoundState
from subsidies.readiness.tables import Item, Table, table, table_on
from workshops.batches.models import BatchKind, Membership
from workshops.registry.models import Workshop
from workshops.registry.queries import search

NEWEST = Order("-id", "最近建档", descending=True)
MILESTONE = "inspection_and_upgrade"


@dataclass(frozen=True)
class Line:
    """An item with its score in the last self-, group and acceptance rounds (a Mark or None each)."""

    item: Item
    marks: tuple

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """(words, tone, note) for each of the three scores."""
        return [_cell(self.item, mark) for mark in self.marks]


def _cell(item: Item, mark: Mark | None) -> tuple[str, str, str]:
    if mark is None:
        return "—", "", ""
    if mark.halves is None:
        return "不适用", "off", mark.note
    tone = "ok" if mark.halves == item.full else "near" if mark.halves else "late"
    return f"{mark.halves / 2:g}", tone, mark.note


def last(root_id: int, kind: str) -> Round | None:
    """Return the newest finished round of a kind."""
    return Round.objects.done().filter(workshop__root=root_id, kind=kind).order_by("-id").first()


def deadline(on: date | None = None) -> date:
    """Return the day by which the 通则 is to be met (policy: 31 October), from the programme of the year."""
    year = year_of(on or clock.today())
    found = Milestone.objects.filter(programme__year__lte=year, key=MILESTONE).order_by("-programme__year").first()
    return found.day.replace(year=year) if found else date(year, 10, 31)


def next_deadline(on: date | None = None) -> date:
    """Return the day by which the 通则 is to be met next: this year's, or next year's once that has passed."""
    day = on or clock.today()
    present = deadline(day)
    return present if day <= present else deadline(day.replace(year=day.year + 1, month=1, day=1))


def concerned(user) -> QuerySet:
    """Return the workshops that are to be raised: in the batch 提档升级, or scored already."""
    held = Membership.objects.filter(kind=BatchKind.UPGRADE, until__isnull=True, workshop__root=OuterRef("pk"))
    scored = Round.objects.filter(workshop__root=OuterRef("pk"))
    return Workshop.objects.visible_to(user).roots().filter(Exists(held) | Exists(scored))


def listed(user, *, q: str = "", area: str = "", stage: str = "") -> QuerySet:
    """Return the concerned workshops that meet the conditions, to be ordered by NEWEST."""
    rows = search(concerned(user), q) if q else concerned(user)
    rows = rows.filter(area_code=area) if area else rows
    passed = Exists(Round.objects.filter(workshop__root=OuterRef("pk"), state=RoundState.PASSED))
    scored = Exists(Round.objects.done().filter(workshop__root=OuterRef("pk")))
    conditions = {"passed": passed, "scored": scored & ~passed, "none": ~scored}
    return rows.filter(conditions[stage]) if stage in conditions else rows


def standing(shops: list[Workshop]) -> dict[int, dict]:
    """Return {workshop: its last rounds by kind, gaps, projected day and light}; three queries for any number."""
    ids = [shop.pk for shop in shops]
    found: dict[int, dict] = {pk: {"rounds": {}, "gaps": []} for pk in ids}
    for row in Round.objects.done().filter(workshop__root__in=ids).select_related("workshop").order_by("id"):
        found[row.workshop.root_id]["rounds"][row.kind] = row
    for gap in Gap.objects.filter(workshop__root__in=ids).exclude(state=GapState.CLOSED).select_related("workshop"):
        found[gap.workshop.root_id]["gaps"].append(gap)
    until, today = deadline(), clock.today()
    for row in found.values():
        row["columns"] = [row["rounds"].get(kind) for kind in Kind.values]
        row["day"], row["undated"], _ = rules.projected(row["gaps"])
        accepted = row["rounds"].get(Kind.ACCEPTANCE)
        row["is_passed"] = bool(accepted and accepted.state == RoundState.PASSED)
        row["light"] = "ok" if row["is_passed"] else rules.light(today, until, row["day"], row["undated"])
    return found


def rounds_of(root_id: int) -> list[Round]:
    """Return the finished rounds of a workshop, oldest first."""
    return list(Round.objects.done().filter(workshop__root=root_id).select_related("scored_by", "second").order_by("scored_on", "id"))


def open_rounds(root_id: int) -> list[Round]:
    """Return the rounds that are not finished."""
    return list(Round.objects.filter(workshop__root=root_id).exclude(state__in=DONE).select_related("scored_by"))


def side_by_side(rounds: list[Round]) -> tuple[Table, list[tuple[str, list[Line]]], list[Round | None]]:
    """Return the table, its sections with the three last scores of every item, and these rounds (self, group, acceptance)."""
    newest = {row.kind: row for row in rounds}
    shown = [newest.get(kind) for kind in Kind.values]
    version = max((row for row in shown if row), key=lambda row: row.pk, default=None)
    book = table(version.table) if version else table_on(clock.today())
    marks = {(mark.round_id, mark.code): mark for mark in Mark.objects.filter(round__in=[row.pk for row in shown if row])}
    sections = [
        (name, [Line(item, tuple(marks.get((row.pk, item.code)) if row else None for row in shown)) for item in items])
        for name, items in book.sections
    ]
    return book, sections, shown


def gaps_of(root_id: int) -> list[Gap]:
    """Return the gaps of a workshop, the open ones by their day first."""
    rows = Gap.objects.filter(workshop__root=root_id).select_related("round")
    return sorted(rows, key=lambda gap: (gap.state == GapState.CLOSED, gap.due_on or date.max, gap.code, gap.pk))


def chart(rounds: list[Round], pass_rate: int) -> dict:
    """Return the history as points of a drawing 600 × 160, by date; nothing for fewer than two rounds."""
    if len(rounds) < 2:
        return {}
    first, days = rounds[0].scored_on, max((rounds[-1].scored_on - rounds[0].scored_on).days, 1)
    marks = []
    for number, row in enumerate(rounds):
        by_day = (row.scored_on - first).days / days
        place = by_day if rounds[-1].scored_on != first else number / (len(rounds) - 1)
        marks.append({"x": round(40 + place * 520), "y": round(140 - row.rate * 1.2), "round": row})
    lines = [
        {"kind": kind, "label": label, "points": " ".join(f"{m['x']},{m['y']}" for m in marks if m["round"].kind == kind)}
        for kind, label in Kind.choices
        if any(mark["round"].kind == kind for mark in marks)
    ]
    return {"marks": marks, "lines": lines, "pass_y": round(140 - pass_rate * 1.2), "pass_rate": pass_rate}


def passed_on(on: date) -> Q:
    """A condition on workshops: accepted by a day."""
    rows = Round.objects.filter(state=RoundState.PASSED, scored_on__lte=on)
    return Q(pk__in=rows.values("workshop__root"))
