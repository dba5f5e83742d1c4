"""What a file is, whatever it is called: the corpus of hostile and honest files."""

from io import BytesIO

import openpyxl
import pytest

from jishan_portal.files import kinds
from jishan_portal.files.rules import FileRefused, check_purpose, check_size, recognise

from .conftest import document, package, picture, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def real_workbook() -> bytes:
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture(), kinds.JPEG),
        (picture(form="PNG"), kinds.PNG),
        (picture(form="WEBP"), kinds.WEBP),
        (b"\0\0\0\x18ftypheic\0\0\0\0", kinds.HEIC),
        (b"%PDF-1.7\n%%EOF", kinds.PDF),
        (real_workbook(), kinds.XLSX),
        (document(), kinds.DOCX),
        (OLE + b"\0" * 600 + "Workbook\0".encode("utf-16-le"), kinds.XLS),
        ("店名,电话\n福顺麻花坊,13800000000\n".encode("gb18030"), kinds.CSV),
        ("\ufeff店名,电话\n".encode(), kinds.CSV),
    ],
)
def test_recognise_judges_by_content(content, kind):
    assert recognise(BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"<?xml version='1.0'?><svg onload='x()'/>", "SVG"),
        (b"<html><script>x</script></html>", "网页"),
        (b"MZ\x90\0" + b"\0" * 100, "程序"),
        (b"\x7fELF" + b"\0" * 100, "程序"),
        (b"GIF89a/*" + b"\0" * 20 + b"*/=alert(1)", "不认识"),
        (b" \n%PDF-1.7" + b"\0" * 20, "不认识"),
        (b"\0" * 64, "不认识"),
        (OLE + b"\0" * 600 + "WordDocument\0".encode("utf-16-le"), "另存为 .docx"),
        (OLE + "Workbook\0_VBA_PROJECT_CUR\0".encode("utf-16-le"), "宏"),
        (b"PK\x03\x04 cut off", "已损坏或加了密码"),
        (package({"a.exe": b"MZ"}), "压缩包不能上传"),
        (workbook(**{"xl/vbaProject.bin": b"macro"}), "宏"),
        (document(**{"word/vbaProject.bin": b"macro"}), "宏"),
        (document(**{"word/embeddings/oleObject1.bin": b"x"}), "宏或嵌入的程序"),
        (document(**{"../../etc/cron.d/x": b"x"}), "异常路径"),
        (document(**{"/etc/passwd": b"x"}), "异常路径"),
        (document(**{"..\\..\\x": b"x"}), "异常路径"),
    ],
)
def test_recognise_refuses_what_is_hostile_or_unknown(content, reason):
    with pytest.raises(FileRefused, match=reason):
        recognise(BytesIO(content))


def test_recognise_refuses_a_zip_bomb():
    bomb = workbook(**{"xl/worksheets/sheet1.xml": b"0" * 60_000_000})

    assert len(bomb) < 100_000
    with pytest.raises(FileRefused, match="解开后过大"):
        recognise(BytesIO(bomb))


def test_recognise_refuses_a_bomb_that_lies_about_its_size():
    bomb = bytearray(workbook(**{"xl/worksheets/sheet1.xml": b"0" * 60_000_000}))
    real, told = (60_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")

    with pytest.raises(FileRefused, match=r"已损坏|解开后过大"):
        recognise(BytesIO(bytes(bomb).replace(real, told)))


def test_recognise_refuses_too_many_parts():
    with pytest.raises(FileRefused, match="部件过多"):
        recognise(BytesIO(package({f"{n}": b"" for n in range(kinds.MAX_PARTS + 1)})))


def test_check_purpose_names_what_is_taken():
    with pytest.raises(FileRefused, match="这不是照片，是PDF。请用手机拍一张，或者选一张照片（JPEG 图片、PNG 图片"):
        check_purpose(kinds.PDF, "photo")
    with pytest.raises(FileRefused, match="这里不收PDF。请上传：Excel 工作簿"):
        check_purpose(kinds.PDF, "ledger")


def test_check_purpose_of_an_unknown_purpose_is_a_programming_error():
    with pytest.raises(KeyError):
        check_purpose(kinds.PDF, "nothing")


@pytest.mark.parametrize(("size", "reason"), [(0, "空的"), (25 * kinds.MEGABYTE + 1, "超过 25 MB")])
def test_check_size_refuses(size, reason):
    with pytest.raises(FileRefused, match=reason):
        check_size(size, "photo")
