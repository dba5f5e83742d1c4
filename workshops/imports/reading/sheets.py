"""Opening a checked file: every sheet as rows of plain values, row 1 of the sheet being the first.

Comma files are taken as UTF-8 (with or without mark), UTF-16 with mark, else GB18030, which is what Excel in China writes.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from python_calamine import CalamineError, PasswordError, load_workbook

from workshops.imports.reading.guards import Checked, FileUnreadable, Kind, check

DELIMITERS = ",\t;，|"
SAMPLE_LINES = 20


@dataclass
class Sheet:
    """One sheet: `rows` hold str, float, int, bool, date, datetime or '' (empty); `merged` its ((row, column), (row, column))."""

    name: str
    rows: list
    is_text: bool = False
    is_hidden: bool = False
    merged: list = field(default_factory=list)

    def spread(self, column: int) -> dict[int, object]:
        """Return row → value for the blank rows of one column that lie under a cell merged downwards (合并单元格)."""
        found: dict[int, object] = {}
        for (top, left), (bottom, _) in self.merged:
            if left != column or bottom <= top or top >= len(self.rows) or len(found) >= len(self.rows):
                continue
            value = self.rows[top][column] if column < len(self.rows[top]) else ""
            found |= dict.fromkeys(range(top + 1, min(bottom, len(self.rows) - 1) + 1), value)
        return found


@dataclass
class Book:
    """A file's sheets in their order."""

    kind: Kind
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """Rows of all sheets, blank ones included."""
        return sum(len(sheet.rows) for sheet in self.sheets)


def open_book(content: bytes) -> Book:
    """Return the sheets of a file or raise FileUnreadable with what to do."""
    checked = check(content)
    book = _text_book(checked) if checked.kind == Kind.TEXT else _workbook(checked)
    limit = settings.IMPORT_MAX_ROWS
    if book.row_count > limit:
        raise FileUnreadable(f"文件共有 {book.row_count} 行，超过一次导入 {limit} 行的上限。请按乡镇分成几个文件分别导入。")
    if not any(any(cell != "" for cell in row) for sheet in book.sheets for row in sheet.rows):
        raise FileUnreadable("表格里没有任何内容。请确认发送的是填好的台账。")
    return book


def _workbook(checked: Checked) -> Book:
    try:
        workbook = load_workbook(io.BytesIO(checked.content))
        sheets = [
            _sheet(workbook.get_sheet_by_name(name), is_hidden=_is_hidden(about))
            for name, about in zip(workbook.sheet_names, workbook.sheets_metadata, strict=True)
            if _is_grid(about)
        ]
    except PasswordError as error:
        raise FileUnreadable("文件设了打开密码，读不了。请在 Excel 或 WPS 中取消密码，另存后再上传。") from error
    except (CalamineError, ValueError, OSError) as error:
        raise FileUnreadable("文件打不开：内容不完整或已损坏。请用 Excel 或 WPS 打开确认，另存为“.xlsx”后再上传。") from error
    return Book(checked.kind, sheets)


def _sheet(found, *, is_hidden: bool) -> Sheet:
    return Sheet(found.name, found.to_python(skip_empty_area=False), is_hidden=is_hidden, merged=found.merged_cell_ranges or [])


def _is_grid(about) -> bool:
    return str(about.typ).endswith("WorkSheet")


def _is_hidden(about) -> bool:
    return not str(about.visible).endswith(".Visible")


def _text_book(checked: Checked) -> Book:
    text = _decoded(checked.content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = list(reader)
    except csv.Error as error:
        raise FileUnreadable("逗号分隔文件的格式有误（可能缺了引号）。请用 Excel 或 WPS 打开，另存为“.xlsx”后再上传。") from error
    return Book(checked.kind, [Sheet("数据", rows, is_text=True)])


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable("认不出文件的文字编码。请用 Excel 或 WPS 打开，另存为“.xlsx”后再上传。")


def _delimiter(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:SAMPLE_LINES]
    counts = {mark: Counter(line.count(mark) for line in lines) for mark in DELIMITERS}
    usual = {mark: max((n * times for n, times in count.items()), default=0) for mark, count in counts.items()}
    return max(DELIMITERS, key=lambda mark: usual[mark]) if any(usual.values()) else ","
