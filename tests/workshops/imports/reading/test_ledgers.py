"""What stands in each example ledger, found by reading them row by row (not by running this code).

台账-乡镇分表.xlsx   112 rows under the four headers. Seven ID numbers were kept by Excel as numbers (1.408…E+17), so their last
                    digits are lost: 稷峰镇 rows 24, 26; 西社镇 23; 化峪镇 14, 19; 翟店镇 5, 30. One has 17 digits: 西社镇 16.
                    Each sheet ends with a workshop that stands above already: 稷峰镇 38 = 9 (稷山县 left out), 西社镇 28 = 7,
                    化峪镇 27 = 7, 翟店镇 36 = 7. That leaves 100 workshops.
底数摸排表.xlsx       60 rows under a two-row header, nothing wrong: lower-case credit codes with blanks, full-width phones, 长期.
系统导出.csv          45 rows in GB18030, ID numbers with ' in front, validity as 起至止.
旧格式台账.xls        25 rows and a total.
异常输入.xlsx         10 rows: a formula without a value and a blank instead of a name (2, 10), + @ - formulas (3, 4, 6), <script> (5), 300
                    characters (7), a direction mark (8). A line break (9) is closed up, quotation mark and semicolon (11) are text.
"""

from datetime import date
from decimal import Decimal

import pytest

from workshops.imports.reading.days import FOREVER
from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.reading.layout import find_layout
from workshops.imports.reading.rows import read_rows
from workshops.imports.reading.sheets import open_book


def _read(content: bytes, areas) -> dict:
    return {sheet.name: {row.number: row for row in read_rows(sheet, find_layout(sheet), areas)} for sheet in open_book(content).sheets}


def _bad(rows: dict) -> dict:
    return {number: [key for key, _ in row.problems] for number, row in rows.items() if row.problems}


def test_read_township_sheets(ledger, areas):
    sheets = _read(ledger("台账-乡镇分表.xlsx"), areas)

    assert {name: len(rows) for name, rows in sheets.items()} == {"稷峰镇": 32, "西社镇": 25, "化峪镇": 23, "翟店镇": 32}
    assert {name: _bad(rows) for name, rows in sheets.items()} == {
        "稷峰镇": {24: ["owner_id"], 26: ["owner_id"]},
        "西社镇": {16: ["owner_id"], 23: ["owner_id"]},
        "化峪镇": {14: ["owner_id"], 19: ["owner_id"]},
        "翟店镇": {5: ["owner_id"], 30: ["owner_id"]},
    }


def test_read_township_sheet_cleans_each_value(ledger, areas):
    row = _read(ledger("台账-乡镇分表.xlsx"), areas)["稷峰镇"][10]

    assert row.values == {
        "name": "稷峰镇李记麻花加工坊",
        "owner_name": "李财宁",
        "owner_id": "140824190401160714",
        "phone": "15378991433",
        "area_code": "140824100000",
        "address": "稷峰镇庄南村西巷53号",
        "products": ("麻花", "糕点"),
        "licence_number": "晋小作坊14082420222268",
        "issued_on": date(2022, 3, 2),
        "valid_until": date(2025, 3, 2),
        "staff_count": 6,
        "note": "停业",
        "is_closed": True,
    }


def test_read_two_row_header(ledger, areas):
    book = open_book(ledger("底数摸排表.xlsx"))
    layout = find_layout(book.sheets[0])
    rows = {row.number: row for row in read_rows(book.sheets[0], layout, areas)}

    assert (layout.header, layout.height, layout.facts["title"]) == (2, 2, "全县食品小作坊底数摸排表")
    assert layout.labels[4:7] == ["负责人信息/姓名", "负责人信息/身份证号码", "负责人信息/手机号"]
    assert len(rows) == 60
    assert _bad(rows) == {}
    assert rows[34].values["credit_code"] == "92140824MA01FE4CFA"
    assert (rows[6].values["phone"], rows[6].values["floor_area"]) == ("18109748062", Decimal("100.0"))
    assert (rows[58].values["valid_until"], rows[58].values["wants_upgrade"]) == (FOREVER, True)


def test_read_comma_file_in_gb18030(ledger, areas):
    rows = _read(ledger("系统导出.csv"), areas)["数据"]

    assert len(rows) == 45
    assert _bad(rows) == {}
    assert rows[4].values["owner_id"] == "140824190111248240"
    assert (rows[4].values["issued_on"], rows[4].values["valid_until"]) == (date(2023, 9, 8), date(2026, 9, 8))
    assert rows[2].values["licence_number"] == ""


def test_read_old_workbook_passes_over_the_total(ledger, areas):
    rows = _read(ledger("旧格式台账.xls"), areas)["小作坊"]

    assert len(rows) == 25
    assert _bad(rows) == {}


def test_read_hostile_values(ledger, areas):
    rows = _read(ledger("异常输入.xlsx"), areas)["Sheet"]

    assert _bad(rows) == {number: ["name"] for number in (2, 3, 4, 5, 6, 7, 8, 10)}
    assert rows[9].values["name"] == "麻花坊第二行"
    assert rows[11].values["name"] == "O'Reilly 面坊; DROP TABLE workshops;--"


@pytest.mark.parametrize(("name", "words"), [("空文件.xlsx", "文件是空的"), ("假表格.xlsx", "不完整或已损坏")])
def test_refuse_broken_files(ledger, name, words):
    with pytest.raises(FileUnreadable, match=words):
        open_book(ledger(name))
