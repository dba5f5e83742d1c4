"""How a table looks as a workbook: title, facts, frozen header, borders, A4 landscape; and one row of each kind as the pattern."""

from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

PATTERNS = 2  # the last rows of a book: one as the table's, one as its totals
TITLE, FACT = Font(bold=True, size=16), Font(size=10)
MIDDLE, LEFT = Alignment(horizontal="center", vertical="center"), Alignment(horizontal="left", vertical="center")
HEADER_FILL, TOTALS_FILL = PatternFill("solid", start_color="EFECE4"), PatternFill("solid", start_color="F7F5F0")
HEADER_BORDER = Border(*[Side(style="thin")] * 4)
CELL_BORDER = Border(*[Side(style="thin", color="CFC9BC")] * 4)
TITLE_HEIGHT, LINE_HEIGHT, SPACE = 30, 16, 6  # points
SIGN_WIDTH = 2.2  # a bold Chinese sign, in the unit of a column's width
A4 = 9


def of_table(name: str, title: str, lines: list[str], columns: list, *, pinned: int) -> Workbook:
    """Return a workbook with one sheet that holds a table's head and `PATTERNS` rows to be written again and again."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for number, text in enumerate((title, *lines), 1):
        _line(sheet, number, text, len(columns), is_title=number == 1)
    top = len(lines) + 2
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        _head(_said(sheet.cell(top, place), column.title))
        for kind in range(PATTERNS):
            _pattern(sheet.cell(top + 1 + kind, place), column.kind, is_total=kind > 0)
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    sheet.row_dimensions[top].height = SPACE + LINE_HEIGHT * max(ceil(len(column.title) * SIGN_WIDTH / column.width) for column in columns)
    sheet.freeze_panes = sheet.cell(top + 1, min(pinned, len(columns) - 1) + 1)
    _paper(sheet, top)
    return book


def _said(cell, text: str):
    """Put words into a cell: users chose some of them, so they are text whatever they look like."""
    cell.value = text
    cell.data_type = "s"
    return cell


def _line(sheet, number: int, text: str, width: int, *, is_title: bool) -> None:
    cell = _said(sheet.cell(number, 1), text)
    cell.font, cell.alignment = (TITLE, MIDDLE) if is_title else (FACT, LEFT)
    if width > 1:
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)


def _head(cell) -> None:
    cell.font, cell.fill, cell.border = Font(bold=True), HEADER_FILL, HEADER_BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _pattern(cell, kind: str, *, is_total: bool) -> None:
    cell.border = CELL_BORDER
    cell.alignment = Alignment(horizontal="right", vertical="center", indent=1) if kind == "number" else Alignment(vertical="center")
    if kind == "text":
        cell.number_format = "@"
    if is_total:
        cell.font, cell.fill = Font(bold=True), TOTALS_FILL


def _paper(sheet, top: int) -> None:
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
