"""A township or village that a sender wrote once, in a cell merged over the rows that belong to it."""

from io import BytesIO

from openpyxl import Workbook

from workshops.imports.reading.layout import find_layout
from workshops.imports.reading.rows import read_rows
from workshops.imports.reading.sheets import open_book

HEAD = ["序号", "乡镇", "村", "小作坊名称", "手机号码"]


def _book(*groups) -> bytes:
    """A sheet sent by 稷峰镇; each group is (township, village, names), its first two columns merged downwards."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["填报单位：稷峰镇人民政府"])
    sheet.append(HEAD)
    for township, village, names in groups:
        top = sheet.max_row + 1
        for place, name in enumerate(names):
            sheet.append([place + 1, township if not place else None, village if not place else None, name])
        for column in (2, 3):
            sheet.merge_cells(start_row=top, end_row=sheet.max_row, start_column=column, end_column=column)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _read(content: bytes, areas) -> dict:
    sheet = open_book(content).sheets[0]
    return {row.values["name"]: row for row in read_rows(sheet, find_layout(sheet), areas)}


def test_rows_beside_a_merged_cell_belong_to_its_township(areas):
    rows = _read(_book(("西社镇", "西社村", ["甲坊", "乙坊", "丙坊"]), ("化峪镇", None, ["丁坊", "戊坊"])), areas)
    towns = {name: areas.names[row.values["area_code"]] for name, row in rows.items()}
    assert towns == dict.fromkeys(("甲坊", "乙坊", "丙坊"), "西社镇") | dict.fromkeys(("丁坊", "戊坊"), "化峪镇")
    assert [row.values.get("village", "") for row in rows.values()] == ["西社村", "西社村", "西社村", "", ""]
    assert [row.raw[1] for row in rows.values()] == ["西社镇", "西社镇", "西社镇", "化峪镇", "化峪镇"]


def test_blank_that_is_not_merged_stays_with_the_sender(areas):
    content = _book(("西社镇", None, ["甲坊"]), (None, None, ["乙坊"]))
    assert {areas.names[row.values["area_code"]] for row in _read(content, areas).values()} == {"西社镇", "稷峰镇"}


def test_merged_cells_that_reach_beyond_the_rows_or_overlap_cost_nothing(areas):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(HEAD)
    sheet.append([1, "西社镇", None, "甲坊"])
    sheet.append([2, None, None, "乙坊"])
    for number in range(200):
        sheet.merged_cells.add(f"B2:B{1_000_000 + number}")
    out = BytesIO()
    workbook.save(out)
    read = open_book(out.getvalue()).sheets[0]
    assert len(read.spread(1)) == len(read.rows) - 2
    assert len(read.spread(0)) == 0
