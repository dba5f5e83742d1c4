"""The score of a candidate: 基础条件、产品质量、意愿, each factor from rows, with the sentence and the page behind it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

PARTS = {"base": "基础条件", "quality": "产品质量", "wish": "意愿"}
GRADE_SHARES = {"A": 100, "B": 80, "C": 40, "D": 0}
HAZARD_SHARES = {1: 20, 2: 50, 3: 100}


@dataclass(frozen=True)
class Evidence:
    """What the rows of a workshop say on a day."""

    root_id: int
    completeness: int | None = None
    licence_until: date | None = None
    has_licence: bool = False
    has_business: bool = False
    clean_met: int = 0
    clean_asked: int = 0
    hazards: tuple[int, ...] = ()  # severities of the open ones
    grade: str = ""
    wish: bool | None = None

    @property
    def has_major(self) -> bool:
        """An open 重大 hazard."""
        return 3 in self.hazards


@dataclass(frozen=True)
class Factor:
    """One addend of the score."""

    part: str
    label: str
    points: int
    of: int
    sentence: str
    url: str


def _boxes(seen: Evidence, on: date) -> tuple[int, str]:
    if seen.completeness is None:
        return 0, "六盒档案还没有核算"
    return seen.completeness, f"六盒档案完整度 {seen.completeness}%"


def _licence(seen: Evidence, on: date) -> tuple[int, str]:
    if not seen.has_licence:
        return 0, "没有登记小作坊许可证"
    if seen.licence_until and seen.licence_until < on:
        return 0, f"小作坊许可证 {seen.licence_until} 已到期"
    return 100, f"小作坊许可证有效期至 {seen.licence_until}" if seen.licence_until else "小作坊许可证长期有效"


def _business(seen: Evidence, on: date) -> tuple[int, str]:
    return (100, "有营业执照") if seen.has_business else (0, "没有登记营业执照")


def _clean(seen: Evidence, on: date) -> tuple[int, str]:
    if not seen.clean_asked:
        return 0, "还没有交过自查表"
    return seen.clean_met * 100 // seen.clean_asked, f"三净两明一禁 {seen.clean_asked} 项达标 {seen.clean_met} 项"


def _hazards(seen: Evidence, on: date) -> tuple[int, str]:
    if not seen.hazards:
        return 100, "没有未销号的隐患"
    lost = sum(HAZARD_SHARES[severity] for severity in seen.hazards)
    return max(100 - lost, 0), f"未销号隐患 {len(seen.hazards)} 条" + ("，其中有重大隐患" if seen.has_major else "")


def _grade(seen: Evidence, on: date) -> tuple[int, str]:
    return (GRADE_SHARES[seen.grade], f"风险等级 {seen.grade}") if seen.grade else (0, "还没有评定风险等级")


def _wish(seen: Evidence, on: date) -> tuple[int, str]:
    words = {True: "业主愿意提档升级", False: "业主不愿意提档升级", None: "还没有登记业主的意愿"}
    return (100 if seen.wish else 0), words[seen.wish]


# key in the rulebook's table: (share of the points in percent and its sentence, tab of the file where the rows are)
FACTORS: dict[str, tuple[Callable, str]] = {
    "boxes": (_boxes, "boxes"),
    "licence": (_licence, "licences"),
    "business": (_business, "licences"),
    "clean": (_clean, "self_checks"),
    "hazards": (_hazards, "hazards"),
    "grade": (_grade, "risk"),
    "wish": (_wish, "facts"),
}


def factors(seen: Evidence, points: list[list], on: date) -> list[Factor]:
    """Return the addends of a score under the rulebook's table (key, part, label, points)."""
    found = []
    for key, part, label, most in points:
        measure, tab = FACTORS[key]
        share, sentence = measure(seen, on)
        found.append(Factor(part, label, most * share // 100, most, sentence, f"/workshops/{seen.root_id}/file/?tab={tab}#part"))
    return found


def exclusions(seen: Evidence, score: int, least: int) -> list[str]:
    """Say why a workshop is not included, one sentence each; empty when it is."""
    found = []
    if seen.has_major:
        found.append("有未销号的重大隐患，先整改销号。")
    if seen.wish is not True:
        found.append("业主不愿意提档升级。" if seen.wish is False else "还没有登记业主的意愿。")
    if score < least:
        found.append(f"得分 {score}，不到入选线 {least} 分。")
    return found


def appraise(seen: Evidence, points: list[list], least: int, on: date) -> dict:
    """Return the columns of an appraisal: score, factors, whether included, why not."""
    parts = factors(seen, points, on)
    score = sum(part.points for part in parts)
    reasons = exclusions(seen, score, least)
    return {"score": score, "factors": [asdict(part) for part in parts], "is_included": not reasons, "reasons": reasons}
