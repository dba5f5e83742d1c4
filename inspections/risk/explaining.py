"""A grade in words: every section with its points, where they came from, and what would lower them."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from inspections.risk.models import Evidence, Grade, Profile
from inspections.risk.states import CHECKED, CHECKS, LETTERS, SourceKind
from inspections.risk.tables import ScoreTable, Section, table_on
from jishan_portal.kit import clock
from workshops.products.models import Product
from workshops.registry.links import file_url
from workshops.registry.models import HIDDEN, Event, Workshop


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


@dataclass(frozen=True)
class File:
    """What the static points are read from."""

    workshop: Workshop
    profile: Profile
    products: list
    may_edit: bool


@dataclass
class Explanation:
    """A grade with its lines, how far the next lower grade is, and whether something has changed since."""

    grade: Grade
    static: list[Line]
    dynamic: list[Line]
    checked: list[Reason]
    converted: Line | None
    table: ScoreTable
    next_words: str
    changes: int

    @property
    def moving(self) -> list[Line]:
        """The lines that add up to the dynamic and credit points: the reckoned one, where nothing was checked, stands for all."""
        return [self.converted, *self.dynamic] if self.converted else self.dynamic

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


def explain(workshop: Workshop, grade: Grade, *, may_edit: bool = False) -> Explanation:
    """Return a grade in words; four queries whatever the history holds. `may_edit` adds the way to what is not known yet."""
    table = table_on(grade.in_force_from)
    rows = _evidence(workshop, grade)
    profile = Profile.objects.filter(workshop=workshop).first() or Profile()
    products = list(Product.objects.filter(workshop__root=workshop.pk, stopped_on__isnull=True).select_related("kind"))
    file = File(workshop, profile, products, may_edit)
    static = [_static(table, section, grade, file, rows) for section in table.static]
    dynamic = [_dynamic(section, grade, rows) for section in (*table.dynamic, *filter(None, [table.credit]))]
    checked = [Reason(row.sentence, row.on, row.url, kind=row.get_kind_display()) for row in rows if row.section == CHECKED]
    converted = _converted(grade, table, dynamic) if grade.is_converted else None
    return Explanation(grade, static, dynamic, checked, converted, table, next_words(grade, table), _changes(workshop, grade))


def _evidence(workshop: Workshop, grade: Grade) -> list[Evidence]:
    """What a grade was computed from; of a record that the timeline hides (a restricted case) only the kind is named."""
    hidden = Event.objects.filter(workshop__root=workshop.pk, visibility=HIDDEN, url=OuterRef("url")).exclude(url="")
    held = Evidence.objects.counting_on(grade.computed_on).filter(workshop__root=workshop.pk, taken_at__lte=grade.computed_at)
    rows = list(held.annotate(is_hidden=Exists(hidden)))
    for row in rows:
        if row.is_hidden:
            row.sentence, row.url = row.get_kind_display(), ""
    return rows


def _converted(grade: Grade, table: ScoreTable, dynamic: list[Line]) -> Line:
    """The dynamic points of a workshop that nobody has checked: reckoned from the static score, in place of the sections."""
    halves = int(grade.dynamic_score * 2)
    sentence = f"静态分 {float(grade.static_score):g} × {float(table.factor - 1):g}，还没有检查或审核通过的自查"
    found = sum(line.halves for line in dynamic if line.section != table.credit)
    relief = f"接受检查，或自查审核通过后，改按各节实际计分（现有依据 {found / 2:g} 分）"
    return Line(Section("converted", "按静态分折算", table.dynamic_full), halves, [Reason(sentence, grade.computed_on, relief=relief)])


def _corrections(section: Section, rows: list) -> list[Reason]:
    found = [row for row in rows if row.section == section.key and row.kind == SourceKind.CORRECTION]
    return [Reason(row.sentence, row.on, row.url, f"修正计至 {row.counts_until}", "人工修正") for row in found]


def _static(table: ScoreTable, section: Section, grade: Grade, file: File, rows: list) -> Line:
    line = Line(section, grade.addends.get(section.key, 0))
    corrected = _corrections(section, rows)
    if corrected:
        line.reasons, line.is_corrected = corrected, True
    elif section.key == "category":
        line.reasons = [_category(table, section, line.halves, file)]
    elif section.key == "scale":
        facts = file_url(file.workshop.pk, "facts")
        known = file.workshop.staff_count is not None
        line.reasons = [Reason(f"从业 {file.workshop.staff_count} 人", url=facts) if known else _unknown("从业人数没有登记", facts)]
    else:
        line.reasons = [_answer(table, section, file)]
    return line


def _answer(table: ScoreTable, section: Section, file: File) -> Reason:
    """Who buys, how it is made: as somebody wrote it down."""
    value = file.profile.buyers if section.key == "buyers" else file.profile.process
    url = reverse("inspections:risk:profile", args=[file.workshop.pk]) if file.may_edit else ""
    label = next((words for key, words, _ in table.points.get(section.key, ()) if key == value), "")
    if not label:
        return _unknown(f"{section.label}没有登记", url)
    return Reason(label, clock.day_of(file.profile.updated_at), url, kind="登记于")


def _unknown(sentence: str, url: str) -> Reason:
    return Reason(f"{sentence}，按满分的一定比例计", url=url, relief="登记后按实际计分")


def _category(table: ScoreTable, section: Section, halves: int, file: File) -> Reason:
    """The product (or main kind) that counts most: several products take the highest score."""
    points = {key: halves for key, _, halves in table.points["category"]}
    made = [(row.kind, row.name) for row in file.products if row.kind]
    if file.workshop.kind:
        made.append((file.workshop.kind, "主要食品类别"))
    if not made:
        return _unknown("没有登记产品和食品类别", file_url(file.workshop.pk, "products"))
    scored = sorted(((points.get(kind.pk, section.full), kind, name) for kind, name in made), key=lambda row: -row[0])
    highest, kind, name = scored[0]
    several = f"，{len(file.products)} 个产品取最高分" if len(file.products) > 1 else ""
    rest = next((score for score, other, _ in scored if other.pk != kind.pk and score < highest), None)
    how = "登记停产并更改主要食品类别" if kind == file.workshop.kind else "登记停产"
    relief = f"不再生产{kind.name}的，{how}后可降 {(halves - rest) / 2:g} 分" if rest is not None and rest < halves else ""
    return Reason(f"{kind.name}（{name}）{several}", url=file_url(file.workshop.pk, "products"), relief=relief)


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
