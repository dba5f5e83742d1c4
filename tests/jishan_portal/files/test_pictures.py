"""Copies of pictures: upright, small, without metadata; hostile ones refused."""

import struct
import zlib
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image

from jishan_portal.files.pictures import copies_of
from jishan_portal.files.rules import FileRefused

from .conftest import phone_photo, picture


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def claims_size(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is huge."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def test_copies_are_upright_and_small():
    copies = copies_of(BytesIO(phone_photo((4000, 3000))))

    assert (copies.width, copies.height) == (3000, 4000)
    assert (opened(copies.served).size, opened(copies.thumb).size) == ((1200, 1600), (240, 320))


def test_copies_carry_no_metadata():
    copies = copies_of(BytesIO(phone_photo((800, 600))))

    for content in (copies.served, copies.thumb):
        assert dict(opened(content).getexif()) == {}
        assert b"Secret" not in content
        assert b"Exif" not in content


def test_copies_of_a_small_picture_are_not_blown_up():
    assert opened(copies_of(BytesIO(picture((200, 100)))).served).size == (200, 100)


def test_copies_drop_what_hangs_behind_the_picture():
    polyglot = picture() + b"PK\x03\x04<script>alert(1)</script>%PDF-1.7"

    served = copies_of(BytesIO(polyglot)).served

    assert b"<script>" not in served
    assert b"PK\x03\x04" not in served


def test_copies_of_heic():
    buffer = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (640, 480), "teal")).save(buffer, quality=60)

    copies = copies_of(buffer)

    assert (copies.width, copies.height, opened(copies.served).format) == (640, 480, "JPEG")


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("WEBP", "RGBA")]
)
def test_copies_of_every_mode_are_rgb(form, mode):
    assert opened(copies_of(BytesIO(picture(form=form, mode=mode))).served).mode == "RGB"


def test_copies_show_transparent_as_paper():
    served = opened(copies_of(BytesIO(picture(form="PNG", mode="RGBA"))).served)

    assert served.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(10_000, 10_000), (50_001, 1_000), (65_535, 65_535)])
def test_copies_refuse_100_megapixels_before_decoding(size):
    with pytest.raises(FileRefused, match="超过 50 百万像素"):
        copies_of(BytesIO(claims_size(*size)))


@pytest.mark.parametrize(
    "content",
    [picture((2000, 2000))[:500], picture(form="PNG")[:-400], b"\xff\xd8\xff\xe0 nothing", b"\0\0\0\x18ftypheic\0\0\0\0", b"GIF89a"],
)
def test_copies_refuse_what_does_not_decode(content):
    with pytest.raises(FileRefused, match="损坏或没有传完"):
        copies_of(BytesIO(content))
