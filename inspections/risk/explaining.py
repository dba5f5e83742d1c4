"""A grade in words: every section with its points, where they came from, and what would lower them."""

from dataclasses import dataclass, field
from datetime import timedelta

from inspections.risk.models import Evidence, Grade, Profile
from inspections.risk.states import CHECKED, CHECKS, LETTERS, SourceKind
from inspections.risk.tables import ScoreTable, Section, table_on
from jishan_portal.kit import clock
from workshops.products.models import Product
from workshops.registry.links import file_url
from workshops.registry.models import Workshop


@dataclass(frozen=True)
class Reason:
    """One reason for points: a sentence, its day, the record it came from, and what would take it away."""

    sentence: str
    on: object = None
    url: str = ""
    relief: str = ""
    kind: str = ""


@dataclass
class Line:
    """One section: its points of its full points, and the reasons."""

    section: Section
    halves: int
    reasons: list[Reason] = field(default_factory=list)
    is_corrected: bool = False

    @property
    def points(self) -> float:
        """Points."""
        return self.halves / 2

    @property
    def relieved(self) -> bool:
        """Whether something would lower the points."""
        return any(reason.relief for reason in self.reasons)


@dataclass
class Explanation:
    """A grade with its lines, how far the next lower grade is, and whether something has changed since."""

    grade: Grade
    static: list[Line]
    dynamic: list[Line]
    checked: list[Reason]
    table: ScoreTable
    next_words: str
    changes: int

    @property
    def static_points(self) -> float:
        """Most static points."""
        return self.table.static_full / 2

    @property
    def dynamic_points(self) -> float:
        """Most points of the moving part, credit included."""
        return (self.table.dynamic_full + (self.table.credit.full if self.table.credit else 0)) / 2

    @property
    def moving_points(self):
        """Dynamic and credit points together."""
        return self.grade.dynamic_score + self.grade.credit_score

    @property
    def shift_words(self) -> str:
        """What a decided adjustment did: 上调 1 级, 下调 1 级 or nothing."""
        shift = self.grade.shift
        return f"{'上调' if shift > 0 else '下调'} {abs(shift)} 级" if shift else ""


def explain(workshop: Workshop, grade: Grade) -> Explanation:
    """Return a grade in words; four queries whatever the history holds."""
    table = table_on(grade.in_force_from)
    rows = list(Evidence.objects.counting_on(grade.computed_on).filter(workshop__root=workshop.pk, taken_at__lte=grade.computed_at))
    profile = Profile.objects.filter(workshop=workshop).first() or Profile()
    products = list(Product.objects.filter(workshop__root=workshop.pk, stopped_on__isnull=True).select_related("kind"))
    static = [_static(table, section, grade, workshop, profile, products, rows) for section in table.static]
    dynamic = [_dynamic(section, grade, rows) for section in (*table.dynamic, *filter(None, [table.credit]))]
    checked = [Reason(row.sentence, row.on, row.url, kind=row.get_kind_display()) for row in rows if row.section == CHECKED]
    return Explanation(grade, static, dynamic, checked, table, next_words(grade, table), _changes(workshop, grade))


def _corrections(section: Section, rows: list) -> list[Reason]:
    found = [row for row in rows if row.section == section.key and row.kind == SourceKind.CORRECTION]
    return [Reason(row.sentence, row.on, row.url, f"修正计至 {row.counts_until}", "人工修正") for row in found]


def _static(table, section, grade, workshop, profile, products, rows) -> Line:  # noqa: PLR0917 one line of one table
    line = Line(section, grade.addends.get(section.key, 0))
    corrected = _corrections(section, rows)
    if corrected:
        line.reasons, line.is_corrected = corrected, True
        return line
    if section.key == "category":
        line.reasons = [_category(table, section, workshop, products)]
    elif section.key == "scale":
        known = workshop.staff_count is not None
        line.reasons = [
            Reason(f"从业 {workshop.staff_count} 人") if known else _unknown("从业人数没有登记", file_url(workshop.pk, "facts"))
        ]
    else:
        value = profile.buyers if section.key == "buyers" else profile.process
        label = next((words for key, words, _ in table.points.get(section.key, ()) if key == value), "")
        line.reasons = [Reason(label) if label else _unknown(f"{section.label}没有登记", f"/inspections/risk/{workshop.pk}/profile/")]
    return line


def _unknown(sentence: str, url: str) -> Reason:
    return Reason(f"{sentence}，按满分的一定比例计", url=url, relief="登记后按实际计分")


def _category(table: ScoreTable, section: Section, workshop: Workshop, products: list) -> Reason:
    """The product (or main kind) that counts most: several products take the highest score."""
    points = {key: halves for key, _, halves in table.points["category"]}
    made = [(row.kind, row.name) for row in products if row.kind] + ([(workshop.kind, "主要食品类别")] if workshop.kind else [])
    if not made:
        return _unknown("没有登记产品和食品类别", file_url(workshop.pk, "products"))
    kind, name = max(made, key=lambda pair: points.get(pair[0].pk, section.full))
    several = f"，{len(products)} 个产品取最高分" if len(products) > 1 else ""
    return Reason(f"{kind.name}（{name}）{several}", url=file_url(workshop.pk, "products"))


def _dynamic(section: Section, grade: Grade, rows: list) -> Line:
    line = Line(section, grade.addends.get(section.key, 0))
    corrected = _corrections(section, rows)
    found = corrected or [
        Reason(row.sentence, row.on, row.url, _relief(row, section), row.get_kind_display()) for row in rows if row.section == section.key
    ]
    line.reasons, line.is_corrected = found, bool(corrected)
    return line


def _relief(row: Evidence, section: Section) -> str:
    """Say what would take the points of a piece of evidence away."""
    points = f"{round(section.full * row.weight / 1000) / 2:g}"
    if row.kind in CHECKS:
        return f"下次检查该节全部符合，可降 {points} 分"
    if row.kind == SourceKind.HAZARD and row.counts_until is None:
        return f"整改销号后可降 {points} 分"
    return f"{row.counts_until} 之后不再计，可降 {points} 分" if row.counts_until else ""


def next_words(grade: Grade, table: ScoreTable) -> str:
    """Say how far the next lower grade by score is: 再降 4.5 分可到 B 级."""
    place = LETTERS.index(grade.by_score)
    if not place:
        return "已是最低风险等级"
    over = float(grade.total) - table.limits[place - 1] / 2
    return f"再降 {over:g} 分可到 {LETTERS[place - 1]} 级"


def _changes(workshop: Workshop, grade: Grade) -> int:
    """Count the evidence that came in or ended since the grade was computed."""
    rows = Evidence.objects.filter(workshop__root=workshop.pk)
    ended = rows.filter(counts_until__gte=grade.computed_on, counts_until__lt=clock.today(), on__lte=grade.computed_on)
    fresh = rows.filter(taken_at__gt=grade.computed_at).exclude(counts_until__lt=clock.today() - timedelta(days=1))
    return (fresh | ended).distinct().count()
