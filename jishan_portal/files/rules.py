"""What a file really is: judged by its content, never by its name or by what the browser says."""

import zipfile
from typing import BinaryIO

from jishan_portal.files import kinds, recordings
from jishan_portal.files.kinds import Kind
from jishan_portal.files.refusing import FileRefused
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook

HEAD = 64
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1024 * 1024
MACRO_PARTS = ("vbaproject", "vbadata", "macrosheets/", "activex/", "oleobject")


def recognise(source: BinaryIO) -> Kind:
    """Return what an open file is; raises FileRefused for anything unknown, packed too tight or carrying macros."""
    source.seek(0)
    head = source.read(HEAD)
    kind = _by_signature(head) or recordings.recognise(source, head)
    if kind:
        return kind
    if head.startswith(b"PK\x03\x04"):
        return _office(source)
    if head.startswith(OLE):
        return _old_excel(source)
    return _text(source)


def check_purpose(kind: Kind, purpose: str) -> None:
    """Raise FileRefused where a kind is not taken for a purpose; an unknown purpose is a programming error (KeyError)."""
    taken = kinds.PURPOSES[purpose]
    if kind not in taken.kinds and taken.is_photo:
        raise FileRefused(f"这不是照片，是{kind.label}。请用手机拍一张，或者选一张照片（{taken.labels}）。")
    if kind not in taken.kinds:
        raise FileRefused(f"这里不收{kind.label}。请上传：{taken.labels}。")


def check_size(size: int, purpose: str) -> None:
    """Raise FileRefused for an empty or too large file."""
    if size == 0:
        raise FileRefused("文件是空的，可能没有传完。请重新选择文件上传。")
    most = most_bytes(purpose)
    if size > most:
        raise FileRefused(f"文件超过 {most // kinds.MEGABYTE} MB。请压缩或分成几份后再上传。")


def most_bytes(purpose: str) -> int:
    """Return the most bytes a file for a purpose may have; for recordings the office sets it in the rulebook."""
    taken = kinds.PURPOSES[purpose]
    return int(rulebook.value(taken.limit_rule, clock.today())) * kinds.MEGABYTE if taken.limit_rule else taken.max_bytes


def _by_signature(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return kinds.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return kinds.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return kinds.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return kinds.HEIC
    return kinds.PDF if head.startswith(b"%PDF-") else None


def _office(source: BinaryIO) -> Kind:
    """Tell workbook from document inside a zip, and refuse bombs, macros and paths that climb."""
    try:
        with zipfile.ZipFile(source) as package:
            parts = package.infolist()
            names = [part.filename.lower() for part in parts]
            _check_parts(parts, names)
            _check_unpacked(package, parts, source.seek(0, 2))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise FileRefused("文件已损坏或加了密码，打不开。请在电脑上打开后另存一份，再上传。") from error
    if "[content_types].xml" in names and "xl/workbook.xml" in names:
        return kinds.XLSX
    if "[content_types].xml" in names and "word/document.xml" in names:
        return kinds.DOCX
    raise FileRefused("压缩包不能上传。请解压后上传里面的文件。")


def _check_parts(parts: list[zipfile.ZipInfo], names: list[str]) -> None:
    if len(parts) > kinds.MAX_PARTS:
        raise FileRefused("文件内部结构异常（部件过多），不能接收。请另存一份再上传。")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise FileRefused("文件内部含有异常路径，不能接收。请另存一份再上传。")
    if any(mark in name for name in names for mark in MACRO_PARTS):
        raise FileRefused("文件里有宏或嵌入的程序，不能接收。请另存为不含宏的 .xlsx 或 .docx 再上传。")


def _check_unpacked(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], packed: int) -> None:
    """Unpack everything once and count: what a package says of its own size may be a lie."""
    most, total = min(kinds.MAX_UNPACKED, max(packed * kinds.MAX_RATIO, 10 * kinds.MEGABYTE)), 0
    if sum(part.file_size for part in parts) > most:
        raise FileRefused("文件解开后过大，不能接收。请删去空白行列、减少内容后再上传。")
    for part in parts:
        with package.open(part) as unpacked:
            while chunk := unpacked.read(CHUNK):
                total += len(chunk)
                if total > most:
                    raise FileRefused("文件解开后过大，不能接收。请删去空白行列、减少内容后再上传。")


def _old_excel(source: BinaryIO) -> Kind:
    """Look for the streams an .xls has; the directory of such a file names them in UTF-16."""
    source.seek(0)
    content = source.read()
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise FileRefused("文件里有宏，不能接收。请另存为不含宏的 .xlsx 再上传。")
    if any(f"{name}\0".encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return kinds.XLS
    raise FileRefused("不认识这个文件（旧版 Office 格式）。文档请另存为 .docx 或 PDF，表格请另存为 .xlsx。")


def _text(source: BinaryIO) -> Kind:
    source.seek(0)
    content = source.read()
    text = _decoded(content)
    if text is None or "\0" in text or text.lstrip().startswith("<"):
        raise FileRefused("不认识这个文件的内容。请上传照片、PDF、Word、Excel 文件；网页、SVG 和程序不收。")
    return kinds.CSV


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
