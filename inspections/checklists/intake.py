"""Reading a checklist from a workbook: every row is checked, errors are named by row in Chinese, nothing is written here."""

from inspections.checklists.editing import NewItem
from inspections.checklists.exports import COLUMNS
from inspections.checklists.models import Item, Section
from inspections.checklists.states import AnswerValue, CleanTag, ControlPoint, PhotoRule, ProcessLink
from jishan_portal.kit.numbers import whole
from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.reading.sheets import open_book

TITLES = [column.title for column in COLUMNS]
NEEDED = ("部分", "编号", "题目", "环节")
MOST_ITEMS, HEADER_WITHIN, MOST_ERRORS = 300, 12, 50
HEAVIEST = 100
TEXTS = {"编号": "code", "题目": "text", "对业主的说法": "plain_text", "依据": "basis", "说明": "help_text"}
SECTION_TEXTS = {"部分": "title", "对业主的标题": "plain_title"}
CHOICES = {
    "环节": ("link", ProcessLink),
    "三净两明一禁": ("clean_tag", CleanTag),
    "关键环节": ("control", ControlPoint),
    "照片": ("photo_rule", PhotoRule),
    "前提答案": ("asked_answer", AnswerValue),
}


class ListUnreadable(Exception):
    """The workbook has errors; `lines` are the sentences to show."""

    def __init__(self, lines: list[str]):
        super().__init__("\n".join(lines))
        self.lines = lines


def read(content: bytes) -> list[NewItem]:
    """Return the items of a workbook; ListUnreadable names every row with an error."""
    rows = _rows(content)
    errors: list[str] = []
    items = [_item(number, cells, errors) for number, cells in rows]
    errors += _clashes(rows)
    if errors:
        more = [f"还有 {len(errors) - MOST_ERRORS} 处，改好这些再传"] if len(errors) > MOST_ERRORS else []
        raise ListUnreadable(errors[:MOST_ERRORS] + more)
    return [item for item in items if item]


def _rows(content: bytes) -> list[tuple[int, dict]]:
    """Return (row number, {title: text}) of every filled row under the header."""
    try:
        sheet = open_book(content).sheets[0]
    except FileUnreadable as error:
        raise ListUnreadable([error.message]) from error
    lines = [[_text(cell) for cell in line] for line in sheet.rows[: MOST_ITEMS + HEADER_WITHIN + 1]]
    head = next((place for place, line in enumerate(lines[:HEADER_WITHIN]) if {"编号", "题目"} <= set(line)), None)
    if head is None:
        raise ListUnreadable(["没有找到表头：应有一行写着“部分、编号、题目……”。请用“导出 Excel”得到的表来改。"])
    missing = [title for title in NEEDED if title not in lines[head]]
    if missing:
        raise ListUnreadable([f"表头缺少：{'、'.join(missing)}。请用“导出 Excel”得到的表来改。"])
    titles = lines[head]
    rows = [(number, dict(zip(titles, line, strict=False))) for number, line in enumerate(lines[head + 1 :], head + 2) if any(line)]
    if not rows:
        raise ListUnreadable(["表里没有题目。"])
    if len(rows) > MOST_ITEMS:
        raise ListUnreadable([f"一张表最多 {MOST_ITEMS} 题。"])
    return rows


def _text(cell) -> str:
    """Return a cell as text; the apostrophe that an export puts before signs a spreadsheet would run goes again."""
    text = "" if cell is None else str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def _item(number: int, cells: dict, errors: list[str]) -> NewItem | None:
    before = len(errors)
    errors += [f"第 {number} 行：“{title}”没有填" for title in NEEDED if not cells.get(title)]
    fields = {name: _limited(number, title, Item._meta.get_field(name), cells, errors) for title, name in TEXTS.items()}
    titles = {name: _limited(number, title, Section._meta.get_field(name), cells, errors) for title, name in SECTION_TEXTS.items()}
    for title, (name, choices) in CHOICES.items():
        fields[name] = _choice(number, title, choices, cells.get(title, ""), errors)
    fields["photo_rule"] = fields["photo_rule"] or PhotoRule.NEVER
    fields["is_key"] = _yes(number, cells.get("重点项", ""), errors)
    fields["weight"] = _weight(number, cells.get("权重", ""), errors)
    if bool(cells.get("前提题编号")) != bool(cells.get("前提答案")):
        errors.append(f"第 {number} 行：“前提题编号”和“前提答案”要么都填，要么都不填")
    if len(errors) > before:
        return None
    return NewItem(titles["title"], titles["plain_title"], cells.get("前提题编号", ""), fields)


def _limited(number: int, title: str, field, cells: dict, errors: list[str]) -> str:
    text, limit = cells.get(title, ""), field.max_length
    if len(text) > limit:
        errors.append(f"第 {number} 行：“{title}”有 {len(text)} 字，最多 {limit} 字")
    return text


def _choice(number: int, title: str, choices, text: str, errors: list[str]) -> str:
    if not text:
        return ""
    found = next((value for value, label in choices.choices if label == text), None)
    if found is None:
        errors.append(f"第 {number} 行：“{title}”写的是“{text}”，只能是{'、'.join(choices.labels)}")
    return found or ""


def _yes(number: int, text: str, errors: list[str]) -> bool:
    if text not in {"", "是", "否"}:
        errors.append(f"第 {number} 行：“重点项”写的是“{text}”，只能是“是”或“否”")
    return text == "是"


def _weight(number: int, text: str, errors: list[str]) -> int:
    weight = whole(text or 1)
    if weight is None or not 1 <= weight <= HEAVIEST:
        errors.append(f"第 {number} 行：“权重”写的是“{text}”，应是 1 到 {HEAVIEST} 的整数")
        return 1
    return weight


def _clashes(rows: list[tuple[int, dict]]) -> list[str]:
    """What only shows when all rows are read: codes that stand twice, premises that are not there or have one themselves."""
    first: dict[str, int] = {}
    conditional = {cells.get("编号") for _, cells in rows if cells.get("前提题编号")}
    found = []
    for number, cells in rows:
        code = cells.get("编号", "")
        if code and code in first:
            found.append(f"第 {number} 行：编号 {code} 与第 {first[code]} 行重复")
        first.setdefault(code, number)
    for number, cells in rows:
        premise = cells.get("前提题编号", "")
        if premise and (premise not in first or premise == cells.get("编号")):
            found.append(f"第 {number} 行：前提题 {premise} 不在表里")
        elif premise in conditional:
            found.append(f"第 {number} 行：前提题 {premise} 自己也有前提，只能有一层")
    return found
