"""Workbooks and comma files: complete, titled, typed as text where they must be, and harmless."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from jishan_portal.kit import clock
from jishan_portal.kit.xlsx import Column, Heading, csv_lines, disarm, file_name, serial, write_workbook

COLUMNS = (
    Column("序号", lambda row: row["n"], 6, "number"),
    Column("名称", lambda row: row["name"], 30),
    Column("身份证号", lambda row: row["id"], 22),
    Column("到期", lambda row: row["until"], 12, "date"),
    Column("面积", lambda row: row["area"], 10, "number"),
)
ROWS = [
    {"n": 1, "name": None, "id": "140824190001010012", "until": date(2026, 9, 30), "area": None},
    {"n": 2, "name": "=1+1", "id": "", "until": None, "area": Decimal("12.5")},
]
HEADING = Heading("小作坊名录", "稷山县市场监督管理局", ("导出：张三 2024-10-31 10:00",))


def sheet_of(rows, **options):
    target = io.BytesIO()
    write_workbook(target, COLUMNS, rows, heading=HEADING, **options)
    return openpyxl.load_workbook(io.BytesIO(target.getvalue())).active


def test_workbook_has_title_facts_header_rows_and_totals():
    sheet = sheet_of(iter(ROWS), totals={"序号": "合计", "名称": "2 户", "面积": Decimal("12.5")})
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == [
        "小作坊名录",
        "填报单位：稷山县市场监督管理局",
        "导出：张三 2024-10-31 10:00",
        "序号",
    ]
    assert [cell.value for cell in sheet[5]] == [1, None, "140824190001010012", "2026-09-30", None]
    assert [cell.value for cell in sheet[6]] == [2, "'=1+1", None, None, 12.5]
    assert [cell.value for cell in sheet[7]] == ["合计", "2 户", None, None, 12.5]


def test_workbook_is_set_for_screen_and_paper():
    sheet = sheet_of(ROWS)
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
        "C5",
        "$4:$4",
        "landscape",
        9,
    )
    assert (sheet["C5"].data_type, sheet["C5"].border.left.style) == ("s", "thin")


def test_table_is_ruled_where_it_is_empty_too_and_its_totals_stand_out():
    sheet = sheet_of(ROWS, totals={"序号": "合计"})
    assert (sheet.row_dimensions[1].height, sheet["A1"].font.sz, sheet["A1"].alignment.horizontal) == (30, 16, "center")
    assert [(cell.border.left.style, cell.font.b) for row in (sheet[5], sheet[7]) for cell in (row[1], row[4])] == [
        ("thin", False),
        ("thin", False),
        ("thin", True),
        ("thin", True),
    ]
    assert (sheet["A6"].alignment.horizontal, sheet["C6"].number_format, sheet["F6"].border.left.style) == ("right", "@", None)


@pytest.mark.parametrize("words", ["=1+1", "+cmd", "名录\x01", "#REF!"])
def test_what_stands_above_the_table_and_its_header_are_never_a_formula(words):
    """Titles and headers hold words of users too: what they searched for, what an item of the archive is called."""
    target, columns = io.BytesIO(), [*COLUMNS, Column(words, lambda row: row["n"])]
    write_workbook(target, columns, ROWS, heading=Heading(words, words, (words,)))
    sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
    assert {cell.data_type for cell in (sheet["A1"], sheet["A2"], sheet["A3"], sheet["F4"])} == {"s"}
    header = b"".join(csv_lines(columns, ROWS)).decode().split("\r\n")[0]
    assert header.endswith(f",{disarm(words)}")


def test_empty_table_keeps_its_header_and_says_so():
    sheet = sheet_of([])
    assert ([cell.value for cell in sheet[4]][:2], sheet["A5"].value) == (["序号", "名称"], "（无记录）")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|calc", "-2+3", "@SUM(1)", "\t=1", "\r=1"])
def test_disarm_stops_formulas(text):
    assert disarm(text).startswith("'")


@pytest.mark.parametrize(("value", "kept"), [("麻花坊", "麻花坊"), (-5, -5), (None, None), ("a\x01b", "ab"), ("一\n二", "一\n二")])
def test_disarm_leaves_the_rest(value, kept):
    assert disarm(value) == kept


def test_csv_begins_with_its_mark_and_holds_all_rows():
    text = b"".join(csv_lines(COLUMNS, ROWS * 600, heading=HEADING)).decode()
    lines = text.split("\r\n")
    assert (text[0], lines[0], lines[3], len(lines)) == ("\ufeff", "\ufeff小作坊名录", "序号,名称,身份证号,到期,面积", 4 + 1200 + 1)


def test_moments_and_truth_are_written_in_words():
    columns = (Column("时间", lambda row: row[0]), Column("愿意", lambda row: row[1]))
    moment = datetime(2024, 10, 31, 10, 0, tzinfo=clock.BEIJING)
    assert b"".join(csv_lines(columns, [(moment, True)])).decode().split("\r\n")[1] == "2024-10-31 10:00,是"


def test_file_name_follows_the_office_habit():
    assert file_name("稷山县 市监局", "小作坊/名录", date(2024, 10, 31)) == "稷山县市监局_小作坊名录_20241031.xlsx"


def lines_of(*values, kind="text") -> list[str]:
    """One column of a comma file with these values, a block of rows and more: the odd ones stand among many usual ones."""
    rows = [(value,) for value in values]
    return b"".join(csv_lines((Column("列", lambda row: row[0], 10, kind),), rows)).decode().split("\r\n")[1:-1]


def test_an_odd_cell_among_many_usual_ones_is_disarmed():
    many = ["麻花坊"] * 700
    assert lines_of(*many, "=1+1", "香\x01油", "", *many) == [*many, "'=1+1", "香油", '""', *many]


def test_equal_values_of_other_kinds_keep_their_own_words():
    day = date(2024, 10, 31)
    moment = datetime(2024, 10, 31, 10, 0, tzinfo=clock.BEIJING)
    assert lines_of(True, 1, None, False, 0, Decimal("1.0")) == ["是", "1", '""', "否", "0", "1.0"]
    assert lines_of(True, None, False, True) == ["是", '""', "否", "是"]
    assert lines_of(day, None, day) == ["2024-10-31", '""', "2024-10-31"]
    assert lines_of(day, moment) == ["2024-10-31", "2024-10-31 10:00"]
    assert lines_of(1, Decimal("2.50"), None, kind="number") == ["1", "2.5", '""']


def test_serial_numbers_go_on_through_all_blocks_and_begin_anew_with_each_table():
    for _ in range(2):
        text = b"".join(csv_lines((serial(), Column("名", lambda row: row)), "甲" * 1201)).decode()
        assert [line.split(",")[0] for line in text.split("\r\n")[1:-1]] == [str(number) for number in range(1, 1202)]
