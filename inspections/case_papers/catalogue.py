"""The papers of a penalty case as data: official number and name, layout, number row, place in the file, parts (`data/*.csv`).

The names are those of the 2021 set of model papers (56 kinds, domain 5.5); the order of the file is that of article 78
of 市场监督管理行政处罚程序规定. An occasion is what must have happened for a paper to be written, `required` for it to be missed.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
LAYOUTS = {
    "letter": "documents/case_letter.html",
    "report": "documents/case_report.html",
    "record": "documents/case_record.html",
    "table": "documents/case_table.html",
    "list": "documents/case_list.html",
    "seal": "documents/case_seal.html",
}
# Article 78: the order of the main volume (a) and of the second one (b).
PLACES = {
    "a1": "立案审批表", "a2": "行政处罚决定书及送达回证", "a3": "对当事人制发的其他法律文书及送达回证", "a4": "证据材料",
    "a5": "听证笔录", "a6": "财物处理单据", "a7": "其他有关材料",
    "b1": "案源材料", "b2": "调查终结报告", "b3": "审核意见", "b4": "听证报告", "b5": "结案审批表", "b6": "其他有关材料",
}  # fmt: skip


@dataclass(frozen=True)
class PartKind:
    """A part of a paper that is written by hand: its label and the words it starts with, with {facts} to fill in."""

    key: str
    label: str
    is_required: bool
    default: str


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper. `by_step` names the step of the case that issues it; nobody else does."""

    code: str
    title: str
    layout: str
    counter: str
    place: str
    occasion: str
    required: str
    by_step: str
    to: str
    cells: tuple
    opinions: tuple
    signs: tuple
    parts: tuple

    @property
    def template(self) -> str:
        """The layout it is drawn by."""
        return LAYOUTS[self.layout]

    @property
    def number(self) -> int:
        """Its number in the official list."""
        return int(self.code.rstrip("abc"))


@cache
def kinds() -> dict[str, PaperKind]:
    """Return the kinds that are written in a case, by code, in the order of the official list."""
    cells, parts = _grouped("cells.csv", "group"), _grouped("parts.csv", "code")
    rows = [row for row in _rows("papers.csv") if row["family"] in LAYOUTS]
    return {row["code"]: _kind(row, cells, parts.get(row["code"], [])) for row in rows}


def _kind(row: dict, cells: dict, parts: list) -> PaperKind:
    shown = tuple((cell["label"], cell["fact"]) for group in _split(row["cells"]) for cell in cells[group])
    opinions = tuple(tuple(one.split("=", 1)) for one in _split(row["opinions"]))
    written = tuple(PartKind(one["part"], one["label"], one["required"] == "1", one["default"].replace("\\n", "\n")) for one in parts)
    return PaperKind(
        row["code"], row["title"], row["family"], row["counter"], row["place"], row["occasion"], row["required"], row["by_step"],
        row["to"], shown, opinions, _split(row["signs"]), written,
    )  # fmt: skip


def all_titles() -> dict[str, str]:
    """Return every official paper by code, those of the volume itself (cover, index, closing note) too."""
    return {row["code"]: row["title"] for row in _rows("papers.csv")}


def _split(text: str) -> tuple:
    return tuple(part for part in text.split(";") if part)


def _grouped(name: str, column: str) -> dict[str, list]:
    groups = {}
    for row in _rows(name):
        groups.setdefault(row[column], []).append(row)
    return groups


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
