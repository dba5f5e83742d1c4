"""The blank ledger that townships fill in: the portal's own columns, numbers kept as text, towns and kinds to choose from.

Any other ledger is read just as well; this one needs no correction afterwards.
"""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from workshops.imports.reading.columns import COLUMNS

TITLE, SHEET, ROWS = "食品小作坊底数摸排表", "摸排表", 300
HEAD_ROW = 4
# Column of the ledger → width, and how it is to be filled in.
FORM = {
    "name": (28, "营业执照或许可证上的全称；没有的写大家叫的名字"),
    "owner_name": (12, "经营者姓名"),
    "owner_id": (22, "18 位，按文本填"),
    "phone": (16, "手机 11 位，或带区号的座机"),
    "credit_code": (24, "18 位，没有的空着"),
    "area_code": (16, "从下拉里选"),
    "village": (14, "村或社区"),
    "address": (30, "写到村、街、门牌"),
    "products": (14, "从下拉里选，写产品名也认"),
    "licence_number": (26, "小作坊许可证号，没有的空着"),
    "issued_on": (14, "如 2024-06-17"),
    "valid_until": (14, "如 2027-06-16"),
    "staff_count": (10, "人数"),
    "wants_upgrade": (12, "是或否"),
    "note": (24, ""),
}
DATES = {"issued_on", "valid_until"}
LONGEST_LIST = 250  # what a spreadsheet takes in one list
HEAD, EDGE = PatternFill("solid", start_color="FFEFECE4"), Border(*[Side("thin", color="FFB9B3A6")] * 4)


def blank_workbook(towns: list[str], kinds: list[str]) -> bytes:
    """Return the blank ledger as .xlsx; `towns` and `kinds` are what may be chosen."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    keys = list(FORM)
    last = get_column_letter(len(keys))
    sheet["A1"], sheet["A2"] = TITLE, "填报单位：                填报日期：      年   月   日        填表人："
    sheet["A3"] = "一行一户。红字列必填。表头不要改动；填完整个文件发给监管所，导入时会逐行核对。"
    for row in (1, 2, 3):
        sheet.merge_cells(f"A{row}:{last}{row}")
    sheet["A1"].font, sheet["A1"].alignment = Font(size=16, bold=True), Alignment(horizontal="center")
    for place, key in enumerate(keys, start=1):
        _column(sheet, place, key)
    _choices(sheet, keys, {"area_code": towns, "products": kinds})
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows = "landscape", 9, f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _column(sheet, place: int, key: str) -> None:
    letter, (width, _) = get_column_letter(place), FORM[key]
    head = sheet.cell(HEAD_ROW, place, COLUMNS[key].words[0])
    is_needed = key in {"name", "area_code"}
    head.font, head.fill = Font(bold=True, color="FFB3301C" if is_needed else "FF1B2530"), HEAD
    head.border, head.alignment = EDGE, Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.column_dimensions[letter].width = width
    for row in range(HEAD_ROW + 1, HEAD_ROW + 1 + ROWS):
        cell = sheet.cell(row, place)
        cell.border = EDGE
        cell.number_format = "yyyy-mm-dd" if key in DATES else "0" if key == "staff_count" else "@"


def _choices(sheet, keys: list[str], choices: dict[str, list[str]]) -> None:
    """Put lists on the columns that have choices, and a hint on the others."""
    for place, key in enumerate(keys, start=1):
        letter, hint, listed = get_column_letter(place), FORM[key][1], ",".join(choices.get(key, []))
        is_list = 0 < len(listed) <= LONGEST_LIST
        rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True) if is_list else DataValidation(allow_blank=True)
        if hint:
            rule.prompt, rule.promptTitle, rule.showInputMessage = hint, COLUMNS[key].label, True
        rule.showErrorMessage = False  # other words for the same thing are understood as well
        rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{HEAD_ROW + ROWS}")
        sheet.add_data_validation(rule)
