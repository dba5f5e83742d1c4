"""What is looked at before a file is opened: its kind by content, its size, and whether it would blow up.

Nothing here trusts the file's name. Every refusal is a `FileUnreadable` whose message says what to do.

Decisions: a workbook with macros is refused (nothing would run here, but the error workbook goes back to the sender);
a web page saved as .xls is refused with the way to convert it; an .ods is refused with the way to convert it,
because one repeated cell in it can stand for a million;
cells far from all others are refused before the reader would reserve memory for the gap.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ENTRIES = 2_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 150
RATIO_MATTERS_FROM = 10 * 1024 * 1024
CHUNK = 1 << 20
OVERLAP = 64

# A reference in column J… with two letters lies beyond the 256th column; the second pair finds wide and long sheets.
TOO_FAR = rb"""r\s*=\s*["'](?:[A-Z]{3,}\d|[J-Z][A-Z]\d|[A-Z]*(?:[2-9]\d{5}|\d{7}))"""
IS_LONG = rb"""r\s*=\s*["'][A-Z]*\d{5,}"""
IS_WIDE = rb"""r\s*=\s*["'][C-Z][A-Z]\d"""


class _Attribute:
    """An attribute `r` with a value of some form: looked for by its letter, which is three times as fast as by the word's edge."""

    def __init__(self, form: bytes):
        self._anywhere, self._whole = re.compile(form), re.compile(rb"\b" + form)

    def is_in(self, piece: bytes) -> bool:
        """Whether a piece of XML holds one."""
        return bool(self._anywhere.search(piece) and self._whole.search(piece))


_TOO_FAR, _IS_LONG, _IS_WIDE = map(_Attribute, (TOO_FAR, IS_LONG, IS_WIDE))

# A piece reduced to its signs = and ", its capitals (all A) and its digits (all 0): what the forms above stand for then begins in one of
# few ways, and a piece without any of them needs no pattern run over its million bytes. The reduced piece may show more than there is,
# never less.
_ALIKE = bytes.maketrans(b"'BCDEFGHIJKLMNOPQRSTUVWXYZ123456789", b'"' + b"A" * 25 + b"0" * 9)
_DROPPED = bytes(set(range(256)) - set(b"""='"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"""))


@dataclass
class _Reach:
    """How far out the cells of a sheet stand, piece by piece."""

    is_long: bool = False
    is_wide: bool = False
    is_too_far: bool = False

    def see(self, piece: bytes) -> None:
        """Look at one more piece of a sheet's XML."""
        reduced = piece.translate(_ALIKE, _DROPPED)
        has_letters = b'="AA' in reduced
        if not (has_letters or b'="A00000' in reduced or b'="00000' in reduced):
            return
        self.is_long = self.is_long or _IS_LONG.is_in(piece)
        if has_letters or b'="A000000' in reduced or b'="000000' in reduced:
            self.is_wide = self.is_wide or _IS_WIDE.is_in(piece)
            self.is_too_far = self.is_too_far or _TOO_FAR.is_in(piece)
        self.is_too_far = self.is_too_far or (self.is_long and self.is_wide)


class FileUnreadable(Exception):
    """A file that cannot or must not be read; the message is for the person who sent it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class Kind(StrEnum):
    """What a file is, by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "csv"


@dataclass(frozen=True)
class Checked:
    """A file that may be opened."""

    kind: Kind
    content: bytes


def check(content: bytes) -> Checked:
    """Return the file with its kind, or raise FileUnreadable."""
    if not content or not content.strip(b"\0 \r\n\t"):
        raise FileUnreadable("文件是空的，里面没有任何内容。请确认发送的是填好的台账，重新选择文件。")
    limit = settings.IMPORT_MAX_BYTES
    if len(content) > limit:
        raise FileUnreadable(
            f"文件有 {len(content) / 1048576:.1f} MB，超过 {limit // 1048576} MB 的上限。请删去图片，或按乡镇分成几个文件分别导入。"
        )
    if content.startswith(ZIP_MAGIC):
        return Checked(_check_zip(content), content)
    if content.startswith(OLE_MAGIC):
        return Checked(_check_ole(content), content)
    return Checked(_check_text(content), content)


def _check_zip(content: bytes) -> Kind:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileUnreadable(
            "文件打不开：它看上去是 Excel 文件，但内容不完整或已损坏。请用 Excel 或 WPS 打开确认，另存一份后再上传。"
        ) from error
    names = {entry.filename for entry in entries}
    _check_weight(entries, len(content))
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileUnreadable("压缩包加了密码，读不了。请去掉密码后另存一份再上传。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileUnreadable("文件里带有宏程序，为安全起见不接收。请在 Excel 或 WPS 中另存为不含宏的“.xlsx”后再上传。")
    if "xl/workbook.xml" in names:
        _check_reach(archive, [name for name in names if name.startswith("xl/worksheets/")])
        return Kind.XLSX
    if "content.xml" in names and "mimetype" in names:
        raise FileUnreadable("这是 OpenDocument 表格（.ods）。请在 WPS 或 LibreOffice 中另存为“.xlsx”后再上传。")
    raise FileUnreadable("这不是 Excel 表格（可能是 Word 文档或普通压缩包）。请上传 .xlsx、.xls 或 .csv 格式的台账。")


def _check_weight(entries: list, packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or (unpacked > RATIO_MATTERS_FROM and unpacked > packed * MAX_RATIO):
        raise FileUnreadable("文件解压后异常庞大，疑似恶意压缩文件，已拒绝打开，没有改动任何数据。请向发送人核实后重新索取。")


def _check_reach(archive: zipfile.ZipFile, names: list) -> None:
    """Refuse sheets with a cell so far out that the grid up to it would not fit into memory.

    The unpacked bytes are counted as they come, because the sizes in a zip's directory may lie.
    """
    try:
        for name in names:
            reach, tail, seen = _Reach(), b"", 0
            with archive.open(name) as stream:
                while piece := stream.read(CHUNK):
                    seen += len(piece)
                    window = tail + piece
                    reach.see(window)
                    if seen > MAX_UNPACKED or reach.is_too_far:
                        raise FileUnreadable(
                            "表格太大：单元格超出了可以导入的范围（20 万行、256 列以内）。"
                            "常见原因是把格式刷到了整列。请只保留有内容的行和列，另存一份后再上传。"
                        )
                    tail = window[-OVERLAP:]
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zipfile.zlib.error) as error:
        raise FileUnreadable("文件打不开：内容不完整或已损坏。请用 Excel 或 WPS 打开确认，另存一份后再上传。") from error


def _check_ole(content: bytes) -> Kind:
    if _named(content, "EncryptedPackage"):
        raise FileUnreadable("文件设了打开密码，读不了。请在 Excel 或 WPS 中取消密码（文件→信息→保护工作簿），另存后再上传。")
    if _named(content, "_VBA_PROJECT"):
        raise FileUnreadable("文件里带有宏程序，为安全起见不接收。请在 Excel 或 WPS 中另存为不含宏的“.xlsx”后再上传。")
    if not (_named(content, "Workbook") or _named(content, "Book")):
        raise FileUnreadable("这不是 Excel 表格（可能是旧版 Word 文档）。请上传 .xlsx、.xls 或 .csv 格式的台账。")
    return Kind.XLS


def _named(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content


def _check_text(content: bytes) -> Kind:
    start = content[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version")):
        raise FileUnreadable("这是网页格式的表格（有的系统导出的“.xls”其实是网页）。请用 Excel 或 WPS 打开，另存为“.xlsx”后再上传。")
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc\xaf")) or (b"\0" in content and not is_wide):
        raise FileUnreadable("这不是表格文件（可能是图片、PDF 或其他文件）。请上传 .xlsx、.xls 或 .csv 格式的台账。")
    return Kind.TEXT
