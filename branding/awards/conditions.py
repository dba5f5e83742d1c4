"""What an application must meet, from the rows of the file: each condition with the sentence and the page behind it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max

from branding.improvements.models import BrandFact, Improvement
from branding.improvements.queries import facts_of, has_mark, honours
from branding.improvements.states import ImprovementState, Subject
from branding.labels.models import LabelCheck
from branding.labels.queries import latest_ids
from branding.labels.states import Verdict
from inspections.cases.models import Case
from inspections.cases.states import Verdict as CaseVerdict
from inspections.sampling.models import Sample
from inspections.sampling.states import FAILED
from inspections.self_checks.models import IndicatorResult, SelfCheck
from inspections.self_checks.states import DONE
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value
from workshops.archive_boxes.models import Completeness
from workshops.products.models import Product
from workshops.registry.models import Workshop

GOOD_GRADES = ("A", "B")


@dataclass
class Evidence:
    """What the rows of a workshop say today."""

    shop: Workshop
    penalties: int = 0
    bad_samples: int = 0
    years: int = 2
    clean: list = field(default_factory=list)
    boxes: Completeness | None = None
    facts: list[BrandFact] = field(default_factory=list)
    labels: list = field(default_factory=list)
    packages: int = 0
    crafts: list = field(default_factory=list)
    craft: str = ""


@dataclass(frozen=True)
class Condition:
    """One condition: whether it is met, and where that comes from."""

    key: str
    label: str
    is_required: bool
    is_met: bool
    sentence: str
    url: str


def evidence(shop: Workshop, *, craft: str = "") -> Evidence:
    """Read what the conditions ask of one workshop."""
    root, today, years = shop.root_id or shop.pk, clock.today(), int(value("award.penalty_years"))
    since = date(today.year - years, today.month, min(today.day, 28))
    decided = Case.objects.filter(workshop__root=root, decided_on__gte=since, verdict=CaseVerdict.PENALTY, overturned_on__isnull=True)
    last = SelfCheck.objects.filter(workshop__root=root, state__in=sorted(DONE)).aggregate(last=Max("pk"))["last"]
    done = Improvement.objects.filter(workshop__root=root, state=ImprovementState.ADOPTED, subject__in=[Subject.PACKAGING, Subject.DESIGN])
    return Evidence(
        shop=shop,
        penalties=decided.count(),
        bad_samples=Sample.objects.filter(workshop__root=root, state__in=sorted(FAILED), result_on__gte=since).count(),
        years=years,
        clean=list(IndicatorResult.objects.filter(check_record=last).values_list("is_met", flat=True)) if last else [],
        boxes=Completeness.objects.filter(workshop=root).first(),
        facts=facts_of([root])[root],
        labels=list(LabelCheck.objects.filter(workshop__root=root, pk__in=latest_ids()).values_list("verdict", flat=True)),
        packages=done.count(),
        crafts=[
            text for text in Product.objects.filter(workshop__root=root, stopped_on__isnull=True).values_list("process", flat=True) if text
        ],
        craft=craft,
    )


def _licence(seen: Evidence) -> tuple[bool, str]:
    shop = seen.shop
    if not shop.licence_number:
        return False, "没有登记小作坊许可证"
    if shop.licence_until and shop.licence_until < clock.today():
        return False, f"许可证 {shop.licence_until} 已到期"
    return True, f"许可证 {shop.licence_number}" + (f"，到 {shop.licence_until}" if shop.licence_until else "，长期有效")


def _penalty(seen: Evidence) -> tuple[bool, str]:
    said = f"近 {seen.years} 年行政处罚 {seen.penalties} 件" if seen.penalties else f"近 {seen.years} 年没有行政处罚"
    return not seen.penalties, said


def _sample(seen: Evidence) -> tuple[bool, str]:
    said = f"近 {seen.years} 年抽检不合格 {seen.bad_samples} 批次" if seen.bad_samples else f"近 {seen.years} 年没有抽检不合格"
    return not seen.bad_samples, said


def _grade(seen: Evidence) -> tuple[bool, str]:
    grade = seen.shop.risk_grade
    return grade in GOOD_GRADES, f"风险等级 {grade}" if grade else "还没有评定风险等级"


def _clean(seen: Evidence) -> tuple[bool, str]:
    if not seen.clean:
        return False, "还没有交过自查表"
    return all(seen.clean), f"最近一次自查 {len(seen.clean)} 项达标 {seen.clean.count(True)} 项"


def _boxes(seen: Evidence) -> tuple[bool, str]:
    if seen.boxes is None:
        return False, "六盒档案还没有核算"
    return seen.boxes.is_full, f"六盒档案完整度 {seen.boxes.percent}%"


def _mark(seen: Evidence) -> tuple[bool, str]:
    return has_mark(seen.facts), "、".join(map(str, seen.facts)) or "没有登记注册商标或区域公用品牌授权"


def _label(seen: Evidence) -> tuple[bool, str]:
    if not seen.labels:
        return False, "还没有检查过标签"
    sound = seen.labels.count(Verdict.SOUND)
    return sound == len(seen.labels), f"检查过 {len(seen.labels)} 个产品的标签，{sound} 个合格"


def _package(seen: Evidence) -> tuple[bool, str]:
    return bool(seen.packages), f"包装、品牌设计改进 {seen.packages} 项已采纳" if seen.packages else "还没有已采纳的包装、品牌设计改进"


def _craft(seen: Evidence) -> tuple[bool, str]:
    text = seen.craft or next(iter(seen.crafts), "")
    return bool(text), f"{text[:40]}" if text else "申报里、产品里都没有写工艺说明"


def _honour(seen: Evidence) -> tuple[bool, str]:
    found = honours(seen.facts)
    return bool(found), "、".join(f"{fact}{fact.level}" for fact in found) or "没有非遗或老字号"


# key in the rulebook's table: (how it is found, tab of the file where its rows are)
CONDITIONS: dict[str, tuple[Callable, str]] = {
    "licence": (_licence, "licences"),
    "penalty": (_penalty, "cases"),
    "sample": (_sample, "samples"),
    "grade": (_grade, "risk"),
    "clean": (_clean, "self_checks"),
    "boxes": (_boxes, "boxes"),
    "mark": (_mark, "brand"),
    "label": (_label, "labels"),
    "package": (_package, "brand"),
    "craft": (_craft, "products"),
    "honour": (_honour, "brand"),
}


def evaluate(seen: Evidence) -> list[Condition]:
    """Return the conditions of the rulebook's table with what the rows say of each."""
    found, root = [], seen.shop.root_id or seen.shop.pk
    for key, label, is_required in value("award.conditions"):
        if key not in CONDITIONS:  # an office added one that no row answers: whoever reviews looks
            found.append(Condition(key, label, False, False, "由初审人核对", ""))
            continue
        measure, tab = CONDITIONS[key]
        is_met, sentence = measure(seen)
        found.append(Condition(key, label, bool(is_required), is_met, sentence, f"/workshops/{root}/file/?tab={tab}#part"))
    return found


def unmet(conditions: list[Condition]) -> list[Condition]:
    """Return the required ones that are not met."""
    return [row for row in conditions if row.is_required and not row.is_met]
