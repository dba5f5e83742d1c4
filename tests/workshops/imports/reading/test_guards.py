"""Files that must not be opened, made here: bombs, locks, macros, disguises."""

import io
import re
import zipfile

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.workshops.imports.conftest import HEADING
from workshops.imports.reading import guards
from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.reading.sheets import open_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def _zip(entries: dict) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def _with_sheet(content: bytes, sheet: str) -> bytes:
    """Return a workbook whose first sheet's XML is replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return _zip(entries | {"xl/worksheets/sheet1.xml": sheet})


def _refusal(content: bytes) -> str:
    with pytest.raises(FileUnreadable) as refused:
        open_book(content)
    return refused.value.message


def test_refuse_zip_bomb(workbook):
    content = _zip({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b"0" * (64 << 20)})

    assert "异常庞大" in _refusal(content)


def test_refuse_too_many_entries():
    assert "异常庞大" in _refusal(_zip({f"a{n}": "" for n in range(2100)}))


def test_refuse_entity_bomb_without_growing(workbook):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    sheet = bomb + '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    try:
        book = open_book(_with_sheet(workbook(HEADING), sheet))
    except FileUnreadable:
        return
    assert all(len(str(cell)) < 100 for row in book.sheets[0].rows for cell in row)


@pytest.mark.parametrize("cell", ["A1048576", "XFD1", "KA2", "A200000"])
def test_refuse_a_cell_far_out(workbook, cell):
    digits = "".join(c for c in cell if c.isdigit())
    sheet = f'<worksheet><sheetData><row r="{digits}"><c r="{cell}" t="n"><v>1</v></c></row></sheetData></worksheet>'

    assert "表格太大" in _refusal(_with_sheet(workbook(HEADING), sheet))


def test_refuse_a_far_cell_however_its_reference_is_written(workbook):
    sheet = "<worksheet><sheetData><row r = '1'><c t=\"n\"\n r = 'XFD1'><v>1</v></c></row></sheetData></worksheet>"

    assert "表格太大" in _refusal(_with_sheet(workbook(HEADING), sheet))


def test_an_attribute_that_only_ends_like_a_reference_is_no_reference(workbook):
    sheet = '<worksheet><sheetData><row r="1" hr="XFD1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'

    assert open_book(_with_sheet(workbook(HEADING), sheet)).row_count == 1


REFERENCES = st.from_regex(
    r"""[<\w ]r[ \n]?=[ \t]?["'](?:[ACJKZ]{0,4}|[ACJKZ]{0,2}[0129]{0,4}|[AZ]?[129][0129]{3,6}|[CJZ][AZ][19])["'> ]""", fullmatch=True
)


@given(st.lists(st.one_of(REFERENCES, st.sampled_from(["<row r='7'>", 't="inlineStr">AB1234567</c>', "麻花"])), max_size=6))
def test_a_piece_is_judged_by_its_forms_alone(parts):
    piece = "".join(parts).encode()
    long, wide, far = (bool(re.search(rb"\b" + form, piece)) for form in (guards.IS_LONG, guards.IS_WIDE, guards.TOO_FAR))

    reach = guards._Reach()
    reach.see(piece)

    assert reach.is_too_far == (far or (long and wide))
    assert reach.is_long == long


def test_take_two_hundred_columns(workbook):
    book = open_book(workbook([*HEADING, *[f"另{n}" for n in range(190)]], ["甲坊"] * 200))

    assert len(book.sheets[0].rows[1]) == 200


def test_refuse_a_sheet_that_only_claims_to_be_small(workbook):
    sheet = '<worksheet><dimension ref="A1:B2"/><sheetData><row r="999999"><c r="A999999"><v>1</v></c></row></sheetData></worksheet>'

    assert "表格太大" in _refusal(_with_sheet(workbook(HEADING), sheet))


def test_claimed_million_rows_cost_nothing(workbook):
    sheet = '<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'

    assert open_book(_with_sheet(workbook(HEADING), sheet)).row_count <= 1


@override_settings(IMPORT_MAX_ROWS=3)
def test_refuse_too_many_rows(workbook):
    assert "超过一次导入 3 行的上限" in _refusal(workbook(*[["甲"]] * 4))


@override_settings(IMPORT_MAX_BYTES=100)
def test_refuse_too_large(workbook):
    assert "超过" in _refusal(workbook(HEADING))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"\0\0\0\0", "文件是空的"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le") + "Workbook".encode("utf-16-le"), "宏程序"),
        (OLE + "WordDocument".encode("utf-16-le"), "这不是 Excel 表格"),
        (OLE + "Workbook".encode("utf-16-le"), "已损坏"),
        (b"<html><table><tr><td>1", "网页格式"),
        (b"%PDF-1.7", "这不是表格文件"),
        (b"\x89PNG\r\n\x1a\n\0\0", "这不是表格文件"),
        (b"\x01\x02\0\x03", "这不是表格文件"),
        (b"\x81", "文字编码"),
        (b"   \r\n  ", "文件是空的"),
    ],
)
def test_refuse_what_is_no_workbook(content, words):
    assert words in _refusal(content)


def test_refuse_word_document():
    assert "这不是 Excel 表格" in _refusal(_zip({"word/document.xml": "<w/>"}))


def test_refuse_macros():
    assert "宏程序" in _refusal(_zip({"xl/workbook.xml": "<w/>", "xl/vbaProject.bin": "x"}))


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_refuse_truncated_workbook(workbook, kept):
    content = workbook(HEADING, *[["甲坊", "张三"]] * 50)

    assert "已损坏" in _refusal(content[: int(len(content) * kept)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_open_comma_files_of_every_kind(encoding, mark):
    text = f"作坊名称{mark}经营者\r\n甲坊{mark}张三\r\n"

    assert open_book(text.encode(encoding)).sheets[0].rows == [["作坊名称", "经营者"], ["甲坊", "张三"]]
