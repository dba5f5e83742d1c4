"""A sheet's rows written in the likeness of a pattern: every program reads back what was given, however odd."""

import io
import random
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from jishan_portal.kit import sheet_rows


def book_of(width: int):
    """A sheet with a header and two patterns, the second in bold."""
    book = openpyxl.Workbook()
    book.active.append([f"列{place}" for place in range(width)])
    for row in (2, 3):
        for place in range(1, width + 1):
            book.active.cell(row, place).font = Font(bold=row == 3, italic=row == 2)
    return book


def written(*blocks, as_text=()) -> bytes:
    target = io.BytesIO()
    sheet_rows.write(target, book_of(len(blocks[0][1])), 2, blocks, as_text=as_text)
    return target.getvalue()


def seen_by_calamine(content: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def column(content: bytes) -> list:
    return [row[0] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, values_only=True)]


ODD = ["a & b < c > d", "  前后有空格 ", "一\n二", "一\t二", "&amp;", "]]>", "_x0041_", "_x太阳", "引\"号'", "𠮷野", "5%", "%s", "{}"]


@pytest.mark.parametrize("others", [[], ["麻花坊"] * 100, [f"第{number}坊" for number in range(100)]])
def test_odd_text_comes_back_as_it_was_given(others):
    content = written((0, [[*others, *ODD, *others]]))
    read = [text.replace("_x005F_x", "_x") if text else text for text in column(content)]  # openpyxl leaves this escape as it stands
    assert read == [*others, *ODD, *others]
    assert [row[0] for row in seen_by_calamine(content)][1:] == [*others, *ODD, *others]


def test_numbers_stay_numbers_and_nothing_stays_empty():
    content = written((0, [[1, 2.5, None, "", "合计", 10**15], [0, -3, 0.1, None, "", 7]]))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [(1, 0), (2.5, -3), (None, 0.1), (None, None), ("合计", None), (10**15, 7)]
    assert seen_by_calamine(content)[1:] == [[1, 0], [2.5, -3], ["", 0.1], ["", ""], ["合计", ""], [10**15, 7]]


def test_rows_count_on_through_blocks_and_take_their_patterns_look():
    blocks = [(0, [[f"甲{number}" for number in range(3)]]), (0, [["乙", "乙"]]), (1, [["合计"]])]
    sheet = openpyxl.load_workbook(io.BytesIO(written(*blocks))).active
    assert [(cell.coordinate, cell.value) for cell in sheet["A"]][1:] == [
        ("A2", "甲0"),
        ("A3", "甲1"),
        ("A4", "甲2"),
        ("A5", "乙"),
        ("A6", "乙"),
        ("A7", "合计"),
    ]
    assert [(sheet.cell(row, 1).font.b, sheet.cell(row, 1).font.i) for row in (2, 6, 7)] == [(False, True), (False, True), (True, False)]


def test_a_column_that_first_comes_again_and_then_does_not_is_written_whole(monkeypatch):
    monkeypatch.setattr(sheet_rows, "MOST", 5)
    first, then = ["甲", "乙"] * 50, [f"第{number}坊 & 店" for number in range(100)]
    shape = sheet_rows.Shape("1", "")
    shape.fill(first)
    assert (shape.fill(then), shape.fill(then)) == ([[shape[text] for text in then]],) * 2
    assert len(shape) == 5  # what is kept as written stays within bounds
    assert column(written((0, [first]), (0, [then]), (0, [then]), (0, [first]))) == [*first, *then, *then, *first]


def test_text_longer_than_a_cell_holds_is_cut_with_a_mark():
    longest = "长" * sheet_rows.LONGEST
    assert column(written((0, [["短", longest, f"{longest}尾"]]))) == ["短", longest, f"{longest[:-1]}…"]


def test_numbers_as_text_are_named_to_the_last_row():
    content = written((0, [["1", "2"], [1, 2], ["3", "4"]]), (1, [["合计"], [3], [""]]), as_text=[0, 2])
    with ZipFile(io.BytesIO(content)) as file:
        assert b'<ignoredError sqref="A2:A4 C2:C4" numberStoredAsText="1"/></ignoredErrors></worksheet>' in file.read(sheet_rows.SHEET)


def test_what_fails_midway_is_raised():
    def blocks():
        yield 0, [["甲"] * 10]
        raise ValueError("midway")

    with pytest.raises(ValueError, match="midway"):
        sheet_rows.write(io.BytesIO(), book_of(1), 2, blocks())


def test_a_full_disk_is_reported():
    class Full(io.BytesIO):
        def write(self, data):
            if self.tell() > 20_000:
                raise OSError(28, "No space left on device")
            return super().write(data)

    chance = random.Random(8)
    texts = [f"{chance.random()}" for _ in range(5000)]
    with pytest.raises(OSError, match="No space"):
        sheet_rows.write(Full(), book_of(1), 2, [(0, [texts])] * 10)
