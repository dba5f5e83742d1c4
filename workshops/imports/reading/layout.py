"""Finding the table on a sheet: facts above it, one or two rows of headings, what each column means, where it ends.

Decisions: the header is the row (or pair of rows) with the most known headings among the first thirty, at least two of
them different; a second row counts as part of the header when it adds known headings and holds no number or date; a heading
that two columns share goes to the first; rows after the last table row that begin with 注 or 说明 are notes.
"""

import re
from dataclasses import dataclass, field

from workshops.imports.reading.columns import COLUMNS, IGNORED, bare, key_of
from workshops.imports.reading.days import find_day
from workshops.imports.reading.sheets import Sheet

LOOK_AT = 30
ENOUGH = 2
SENDER = re.compile(r"(?:填报|报送|上报|填表)(?:单位|部门|乡镇)\s*[:：]\s*([^\s:：]+)")
FILLED_ON = re.compile(r"(?:填报|填表|报送|上报|制表)(?:日期|时间)\s*[:：]\s*(\d{4}\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2})")
SEAL = re.compile(r"[（(]\s*(?:盖章|公章|章)\s*[）)].*$")


@dataclass
class Layout:
    """Where the table stands on a sheet; rows and columns counted from 0."""

    header: int
    height: int
    labels: list
    mapping: dict
    facts: dict = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        """Index of the first row under the header."""
        return self.header + self.height

    @property
    def has_name(self) -> bool:
        """Whether a column for the workshop's name is known; nothing can be imported without it."""
        return "name" in self.mapping.values()

    @property
    def signature(self) -> str:
        """The headings in one text, by which a sender's mapping is remembered."""
        return "|".join(bare(label) for label in self.labels)

    def remapped(self, mapping: dict) -> "Layout":
        """Return the same layout with other meanings of columns ({column index: key})."""
        return Layout(self.header, self.height, self.labels, {int(at): key for at, key in mapping.items() if key in COLUMNS}, self.facts)


def find_layout(sheet: Sheet) -> Layout | None:
    """Return the table of a sheet, or None when no row looks like a header."""
    best, best_score = None, ENOUGH - 1
    for index, row in enumerate(sheet.rows[:LOOK_AT]):
        score = len(_known(row))
        if score > best_score:
            best, best_score = index, score
    if best is None:
        return None
    if best and not sheet.is_text and _is_group_row(sheet.rows[best - 1], sheet.rows[best]):
        best -= 1
    height = 2 if _has_second_row(sheet.rows, best) else 1
    labels = _labels(sheet.rows, best, height)
    return Layout(best, height, labels, propose(labels), facts_above(sheet.rows[:best]))


def layout_at(sheet: Sheet, header: int, height: int) -> Layout:
    """Return the layout with the header where a person says it is (0-based row, 1 or 2 rows)."""
    labels = _labels(sheet.rows, header, height)
    return Layout(header, height, labels, propose(labels), facts_above(sheet.rows[:header]))


def propose(labels: list) -> dict:
    """Return {column index: key} for the headings that are known; a key is given once, to the exact word first."""
    mapping, taken = {}, set()
    for is_exact in (True, False):
        for index, label in enumerate(labels):
            key = _meaning(label)
            if index in mapping or not key or key == IGNORED or key in taken:
                continue
            if is_exact and bare(label.split("/")[-1]) not in {bare(word) for word in COLUMNS[key].words}:
                continue
            mapping[index] = key
            taken.add(key)
    return dict(sorted(mapping.items()))


def facts_above(rows: list) -> dict:
    """Return what stands above a table: `title`, `sender` (填报单位) and `filled_on` (填报日期, a date)."""
    lines = [" ".join(str(cell).strip() for cell in row if cell != "") for row in rows]
    text = "\n".join(lines)
    facts = {}
    if sender := SENDER.search(text):
        facts["sender"] = SEAL.sub("", sender[1]).strip()
    if filled := FILLED_ON.search(text):
        day = find_day(filled[1])
        facts |= {"filled_on": day} if day else {}
    titles = [line for line in lines if line and not SENDER.search(line) and not re.fullmatch(r"附[件表]?\s*\d*[:：]?", line)]
    return facts | ({"title": titles[0][:80]} if titles else {})


def _known(row: list) -> set:
    return {key for cell in row if isinstance(cell, str) and (key := key_of(cell))} - {IGNORED}


def _is_group_row(upper: list, lower: list) -> bool:
    """Whether the row above holds headings of its own where the lower one is blank."""
    return any(
        isinstance(top, str) and top.strip() and bottom == "" and key_of(top) for top, bottom in zip(upper, lower, strict=False)
    ) and bool(_known(upper))


def _has_second_row(rows: list, header: int) -> bool:
    if header + 1 >= len(rows):
        return False
    upper, lower = rows[header], rows[header + 1]
    filled = [(at, cell) for at, cell in enumerate(lower) if cell != ""]
    if not filled or any(not isinstance(cell, str) for _, cell in filled):
        return False
    known = [cell for _, cell in filled if key_of(cell)]
    adds = any(at >= len(upper) or upper[at] == "" or not key_of(upper[at]) for at, _ in filled)
    return adds and len(known) * 2 >= len(filled)


def _labels(rows: list, header: int, height: int) -> list:
    """Return one heading a column; under a group heading it is 组/列."""
    upper = [str(cell).strip() for cell in rows[header]]
    if height == 1 or header + 1 >= len(rows):
        return upper
    lower = [str(cell).strip() for cell in rows[header + 1]]
    labels, group = [], ""
    for at in range(max(len(upper), len(lower))):
        top = upper[at] if at < len(upper) else ""
        bottom = lower[at] if at < len(lower) else ""
        group = top or group
        labels.append(f"{group}/{bottom}" if bottom else top)
    return labels


def _meaning(label: str) -> str:
    """Return the key of a heading; of a grouped one the lower word decides, within its group."""
    group, _, own = label.rpartition("/")
    if not group or key_of(label) not in {"", IGNORED}:
        return key_of(label)
    if "许可证" in group and "营业" not in group and own in {"编号", "号码", "证号"}:
        return "licence_number"
    if "营业执照" in group and own in {"编号", "号码", "证号", "代码"}:
        return "credit_code"
    return key_of(own)
