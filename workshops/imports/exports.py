"""The sender's own workbook with the bad cells marked and explained, to be corrected and sent again.

An .xlsx keeps its sheets, widths and formats as far as openpyxl can carry them; an .xls or a comma file, a very long
workbook and one that openpyxl cannot open are rebuilt from their values.
"""

import io
from collections import defaultdict

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from jishan_portal.kit.xlsx import CONTROL, FORBIDDEN_IN_SHEETS, SHEET_NAME_LENGTH
from workshops.imports.actions import book_of, bytes_of
from workshops.imports.models import ImportBatch, ImportRow, Verdict
from workshops.imports.reading.sheets import Book

AUTHOR = "食品小作坊监管门户"
HEADING = "导入说明"
LONG = 20_000
RED, AMBER, HEAD = (PatternFill("solid", start_color=colour) for colour in ("FFFBE0DB", "FFFCF2DD", "FFEFECE4"))
EDGE = Border(*[Side("thin", color="FFB3301C")] * 4)
WORDS = Font(color="FFB3301C")
WRAP = Alignment(wrap_text=True, vertical="top")
EXPLAINED = (Verdict.ERROR, Verdict.DUPLICATE)


def marked_workbook(batch: ImportBatch) -> bytes:
    """Return the batch's file as an .xlsx in which every bad cell is filled, commented, and explained in a last column."""
    book = book_of(batch)
    workbook = _original(batch, book) or _rebuilt(book)
    by_sheet = defaultdict(list)
    for row in ImportRow.objects.filter(batch=batch, verdict__in=EXPLAINED):
        by_sheet[row.sheet].append(row)
    sheets = {sheet["name"][:60]: sheet for sheet in batch.sheets if sheet["is_taken"]}
    for place, sheet in enumerate(book.sheets):
        name = sheet.name[:60]
        if name in sheets and place < len(workbook.worksheets):
            _mark(workbook.worksheets[place], sheets[name], by_sheet[name])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _original(batch: ImportBatch, book: Book) -> Workbook | None:
    if batch.file.extension != "xlsx" or book.row_count > LONG:
        return None
    try:
        workbook = load_workbook(io.BytesIO(bytes_of(batch)), keep_links=False)
    except Exception:
        return None
    same = [sheet.title for sheet in workbook.worksheets] == [sheet.name for sheet in book.sheets]
    return workbook if same else None


def _rebuilt(book: Book) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for place, sheet in enumerate(book.sheets, 1):
        title = FORBIDDEN_IN_SHEETS.sub("", sheet.name)[:SHEET_NAME_LENGTH] or f"表{place}"
        page = workbook.create_sheet(title)
        for number, row in enumerate(sheet.rows, 1):
            for at, value in enumerate(row, 1):
                if value != "":
                    _write(page.cell(number, at), value)
    return workbook


def _write(cell: Cell, value) -> None:
    """Write a value as it is: text stays text, even where it looks like a formula."""
    cell.value = CONTROL.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"


def _mark(page, sheet: dict, rows: list[ImportRow]) -> None:
    column_of = {key: int(at) + 1 for at, key in sheet["mapping"].items()}
    last = max(len(sheet["labels"]), *column_of.values()) + 1
    head = _free(page, sheet["header"] + 1, last)
    head.value, head.fill, head.font = HEADING, HEAD, Font(bold=True)
    page.column_dimensions[get_column_letter(last)].width = 60
    for row in rows:
        is_error = row.verdict == Verdict.ERROR
        said = row.problems if is_error else [line for line in row.warnings if not line[0]]
        for key, words in row.problems if is_error else []:
            if key in column_of:
                cell = _free(page, row.number, column_of[key])
                cell.fill, cell.border, cell.comment = RED, EDGE, Comment(words, AUTHOR, width=320, height=120)
        words = _free(page, row.number, last)
        words.value = ("有误：" if is_error else "重复：") + "；".join(_sentence(sheet, column_of, line) for line in said)
        words.alignment, words.fill = WRAP, RED if is_error else AMBER
        words.font = WORDS if is_error else Font()


def _sentence(sheet: dict, column_of: dict, line: list) -> str:
    key, words = line
    label = sheet["labels"][column_of[key] - 1].split("/")[-1] if key in column_of else ""
    return f"【{label}】{words}" if label else words


def _free(page, row: int, column: int) -> Cell:
    """Return a cell that can be written to; one hidden inside a merged range stands in that range's first cell."""
    cell = page.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    for area in page.merged_cells.ranges:
        if cell.coordinate in area:
            return page.cell(area.min_row, area.min_col)
    return cell
