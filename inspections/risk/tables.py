"""The score tables as they stand in the rulebook on a day: sections, points, thresholds. Points in halves."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inspections.risk.states import CHECKED, CREDIT, LETTERS, Scheme
from jishan_portal.rulebook import queries as rulebook

HUNDRED = 200  # a hundred points in halves
THOUSAND = 1000
WORD = re.compile(r"[a-z][a-z_]{0,19}")


@dataclass(frozen=True)
class Section:
    """A section of the score: its key, its name and its full points in halves."""

    key: str
    label: str
    full: int

    @property
    def points(self) -> float:
        """Full points."""
        return self.full / 2


@dataclass(frozen=True)
class ScoreTable:
    """Everything a score is computed from; `points` maps a static section to its (key, label, halves) rows."""

    scheme: str
    static: tuple[Section, ...]
    dynamic: tuple[Section, ...]
    credit: Section | None
    points: dict
    unknown: int
    factor: Decimal
    limits: tuple[int, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of the paper."""
        return self.static + self.dynamic + ((self.credit,) if self.credit else ())

    @property
    def static_full(self) -> int:
        """Most static points, in halves."""
        return sum(section.full for section in self.static)

    @property
    def dynamic_full(self) -> int:
        """Most dynamic points, in halves."""
        return sum(section.full for section in self.dynamic)

    def section(self, key: str) -> Section | None:
        """Return a section by its key."""
        return next((section for section in self.sections if section.key == key), None)

    def letter(self, total: float) -> str:
        """Return the grade of a total (in points): A up to and with the first limit, and so on."""
        return LETTERS[sum(total * 2 > limit for limit in self.limits)]

    def unknown_points(self, section: Section) -> int:
        """Return what a static section counts that nobody has answered, in halves."""
        return (section.full * self.unknown + 50) // 100


def scaled(sections: tuple[Section, ...], full: int) -> tuple[Section, ...]:
    """Return the sections stretched to another sum, in whole halves: the largest remainders take what is left over."""
    held = sum(section.full for section in sections)
    if held == full:
        return sections
    floors = [section.full * full // held for section in sections]
    order = sorted(range(len(sections)), key=lambda at: (-(sections[at].full * full % held), at))
    for at in order[: full - sum(floors)]:
        floors[at] += 1
    return tuple(Section(section.key, section.label, points) for section, points in zip(sections, floors, strict=True))


def _halves(points) -> int:
    return round(Decimal(str(points)) * 2)


def _sections(key: str, on: date) -> tuple[Section, ...]:
    """Read a table of sections; keys become columns of a statement, so they are plain words. LookupError for any other."""
    odd = [row[0] for row in rulebook.value(key, on) if not WORD.fullmatch(str(row[0]))]
    if odd:
        raise LookupError(f"规则 {key} 的分节代号只能用小写英文字母和下划线，请更正：{odd[0]}")
    return tuple(Section(row[0], row[1], _halves(row[2])) for row in rulebook.value(key, on))


def _rows(key: str, on: date) -> tuple:
    return tuple((row[0], row[1], _halves(row[2])) for row in rulebook.value(key, on))


def _points(on: date) -> dict:
    return {
        "category": tuple((row[0], "", _halves(row[-1])) for row in rulebook.value("risk.category_points", on)),
        "scale": tuple((most, "", _halves(points)) for most, points in rulebook.value("risk.scale_points", on)),
        "buyers": _rows("risk.buyers_points", on),
        "method": _rows("risk.method_points", on),
    }


def table_on(on: date) -> ScoreTable:
    """Return the tables in force on a day. LookupError (with a sentence) where the rulebook lacks one."""
    scheme = rulebook.value("risk.scheme", on)
    parts = {row[0]: row[1:4] for row in rulebook.value("risk.composition", on)}
    if scheme not in parts:
        raise LookupError(f"规则“各方案的满分”里没有方案 {scheme}，请在规则库补录。")
    static, dynamic, credit = (_halves(points) for points in parts[scheme])
    return ScoreTable(
        scheme=scheme,
        static=scaled(_sections("risk.static_sections", on), static),
        dynamic=scaled(_sections("risk.dynamic_sections", on), dynamic),
        credit=Section(CREDIT, "信用", credit) if credit else None,
        points=_points(on),
        unknown=int(rulebook.value("risk.unknown_share", on)),
        factor=Decimal(str(rulebook.value("risk.new_factor", on))),
        limits=tuple(_halves(limit) for limit in rulebook.value("risk.thresholds", on)),
    )


def labels_on(on: date) -> dict[str, str]:
    """Return {section key: name} of every section a piece of evidence may name."""
    table = table_on(on)
    return {section.key: section.label for section in table.sections} | {CHECKED: "检查", CREDIT: "信用"}


def scheme_label(scheme: str) -> str:
    """Return a scheme's name."""
    return Scheme(scheme).label
