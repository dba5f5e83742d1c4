"""三净两明一禁 by township, and where the problems lie by link and key control; counted from the answers handed in."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from inspections.checklists.states import AnswerValue, CleanTag, ControlPoint, ProcessLink
from inspections.self_checks.listing import in_month
from inspections.self_checks.models import CheckAnswer, IndicatorResult, SelfCheck
from inspections.self_checks.progress import TOWN_DIGITS
from inspections.self_checks.states import DONE
from jishan_portal.accounts.places import name_of
from jishan_portal.programme.queries import year_of


@dataclass
class Cell:
    """How many met a tag, of how many that were asked."""

    met: int = 0
    asked: int = 0

    @property
    def unmet(self) -> int:
        """How many did not."""
        return self.asked - self.met


@dataclass
class Line:
    """A township: the six tags, and how many workshops met all of them."""

    code: str
    name: str
    tags: dict = field(default_factory=lambda: {tag: Cell() for tag in CleanTag.values})
    whole: Cell = field(default_factory=Cell)

    @property
    def cells(self) -> list[tuple[str, str, Cell]]:
        """(tag, label, cell) in the order of the policy."""
        return [(tag, label, self.tags[tag]) for tag, label in CleanTag.choices]


def handed(user, month: str):
    """The self-checks handed in of the programme year, or of one month of it."""
    rows = SelfCheck.objects.visible_to(user).filter(wave__year=year_of(), state__in=sorted(DONE))
    return in_month(rows, month) if month else rows


def by_township(user, month: str) -> tuple[Line, list[Line]]:
    """Return the whole and the townships, the least clean first; two queries."""
    rows, total, lines = handed(user, month), Line("", "合计"), {}

    def of(area_code: str) -> Line:
        code = area_code[:TOWN_DIGITS].ljust(12, "0")
        return lines.setdefault(code, Line(code, name_of(code) or code))

    results = IndicatorResult.objects.filter(check_record__in=rows).order_by().values("area_code", "tag")
    for row in results.annotate(asked=Count("pk"), met=Count("pk", filter=Q(is_met=True))):
        for cell in (of(row["area_code"]).tags[row["tag"]], total.tags[row["tag"]]):
            cell.asked += row["asked"]
            cell.met += row["met"]
    unmet = Exists(IndicatorResult.objects.filter(check_record=OuterRef("pk"), is_met=False))
    counted = rows.annotate(has_unmet=unmet).order_by().values("area_code")
    for row in counted.annotate(asked=Count("pk"), met=Count("pk", filter=Q(has_unmet=False))):
        for cell in (of(row["area_code"]).whole, total.whole):
            cell.asked += row["asked"]
            cell.met += row["met"]
    return total, sorted(lines.values(), key=lambda line: (line.whole.met / line.whole.asked if line.whole.asked else 1, line.code))


@dataclass(frozen=True)
class Bar:
    """A link or key control: in how many self-checks it has a 否 (the rows behind it), and how many answers 否 there are."""

    value: str
    label: str
    shops: int
    answers: int
    most: int


def problems(user, month: str) -> tuple[list[Bar], list[Bar]]:
    """Return where the answers 否 lie: (by link, by key control); a query each."""
    noes = CheckAnswer.objects.filter(check_record__in=handed(user, month), value=AnswerValue.NO).order_by()
    return _bars(noes, "item__link", ProcessLink.choices), _bars(noes, "item__control", ControlPoint.choices)


def _bars(noes, field: str, choices) -> list[Bar]:
    counted = noes.values(field).annotate(shops=Count("check_record", distinct=True), answers=Count("pk"))
    found = {row[field]: (row["shops"], row["answers"]) for row in counted if row[field]}
    most = max((shops for shops, _ in found.values()), default=0)
    return [Bar(value, label, *found.get(value, (0, 0)), most) for value, label in choices]
