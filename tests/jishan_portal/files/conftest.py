"""A media directory of its own for each test, and files as phones and people make them."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep the bytes of a test to itself."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def upload(content: bytes, name: str = "照片.jpg") -> SimpleUploadedFile:
    """Return an upload whose declared type is of no account."""
    return SimpleUploadedFile(name, content, content_type="application/x-lie")


def picture(size=(400, 300), form="JPEG", mode="RGB", **options) -> bytes:
    """Return an encoded picture."""
    buffer = BytesIO()
    Image.new(mode, size, "orange" if mode == "RGB" else 0).save(buffer, form, **options)
    return buffer.getvalue()


def phone_photo(size=(4000, 3000)) -> bytes:
    """Return a JPEG held sideways, with place, maker and a comment in its metadata."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(size, exif=exif.tobytes(), comment=b"SecretComment")


def package(parts: dict[str, bytes]) -> bytes:
    """Return a zip of named parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def workbook(**more: bytes) -> bytes:
    """Return the least that counts as a workbook, with further parts."""
    return package({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **more})


def document(**more: bytes) -> bytes:
    """Return the least that counts as a Word document, with further parts."""
    return package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **more})
