"""Which kinds of files are taken, for what, and how large."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MAX_PIXELS = 50_000_000  # the largest common phone camera; a picture of 100 megapixels is refused before it is decoded
MAX_UNPACKED = 300 * MEGABYTE
MAX_RATIO = 200  # an Office sheet of repeating text reaches about 40
MAX_PARTS = 5_000
MAX_UNCLAIMED = 2_000  # uploads a person may have lying about unused


@dataclass(frozen=True)
class Kind:
    """A kind of content: its media type, the extension we give it and the word users know."""

    content_type: str
    extension: str
    label: str
    is_picture: bool = False


JPEG = Kind("image/jpeg", "jpg", "JPEG 图片", is_picture=True)
PNG = Kind("image/png", "png", "PNG 图片", is_picture=True)
WEBP = Kind("image/webp", "webp", "WebP 图片", is_picture=True)
HEIC = Kind("image/heic", "heic", "HEIC 图片", is_picture=True)
PDF = Kind("application/pdf", "pdf", "PDF")
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "Excel 工作簿")
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word 文档")
XLS = Kind("application/vnd.ms-excel", "xls", "旧版 Excel 工作簿")
CSV = Kind("text/csv", "csv", "文本文件（CSV）")
ZIP = Kind("application/zip", "zip", "压缩包")
MP4 = Kind("video/mp4", "mp4", "MP4 录像")
MOV = Kind("video/quicktime", "mov", "MOV 录像")
AVI = Kind("video/x-msvideo", "avi", "AVI 录像")
M4A = Kind("audio/mp4", "m4a", "M4A 录音")
MP3 = Kind("audio/mpeg", "mp3", "MP3 录音")
WAV = Kind("audio/wav", "wav", "WAV 录音")

PICTURES = (JPEG, PNG, WEBP, HEIC)
RECORDINGS = (MP4, MOV, AVI, M4A, MP3, WAV)
BY_EXTENSION = {kind.extension: kind for kind in (*PICTURES, PDF, XLSX, DOCX, XLS, CSV, ZIP, *RECORDINGS)}


def is_recording(extension: str) -> bool:
    """Whether a file with this extension (ours, given by content) is a recording of sound or pictures."""
    return BY_EXTENSION[extension] in RECORDINGS


@dataclass(frozen=True)
class Purpose:
    """What an upload is for: the kinds taken and the most bytes. `is_open` ones may come through the general upload address.

    `limit_rule` names the rulebook value (in MB) that takes the place of `max_bytes`.
    """

    kinds: tuple
    max_bytes: int
    is_open: bool = True
    limit_rule: str = ""

    @property
    def is_photo(self) -> bool:
        """Whether only pictures are taken."""
        return all(kind.is_picture for kind in self.kinds)

    @property
    def labels(self) -> str:
        """The kinds as users know them."""
        return "、".join(kind.label for kind in self.kinds)


PURPOSES = {
    "photo": Purpose(PICTURES, 25 * MEGABYTE),
    "scan": Purpose((PDF, *PICTURES), 50 * MEGABYTE),
    "attachment": Purpose((*PICTURES, PDF, DOCX, XLSX, XLS), 50 * MEGABYTE),
    "recording": Purpose((*RECORDINGS, *PICTURES, PDF), 500 * MEGABYTE, is_open=False, limit_rule="files.recording_limit"),
    "template": Purpose((DOCX,), 5 * MEGABYTE, is_open=False),  # the office's own layout of a paper
    "ledger": Purpose((XLSX, XLS, CSV), 30 * MEGABYTE),
    "result": Purpose((XLSX, CSV, PDF, ZIP, JPEG), 2048 * MEGABYTE, is_open=False),  # made by the portal itself
}
