"""Copies of pictures that are safe to show: turned upright, made smaller, without any metadata."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from jishan_portal.files import kinds
from jishan_portal.files.likeness import PLAIN, likeness_of
from jishan_portal.files.rules import FileRefused

SERVED_EDGE = 1600
THUMB_EDGE = 320
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")


@dataclass(frozen=True)
class Copies:
    """Two JPEGs, the size of the picture as one looks at it, and what to know it by when it is sent again."""

    served: bytes
    thumb: bytes
    width: int
    height: int
    likeness: str


def copies_of(source: BinaryIO) -> Copies:
    """Decode a picture once, at the smallest scale that serves, and return its copies.

    Raises FileRefused (not a picture, damaged, more than MAX_PIXELS).
    """
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    source.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken EXIF blocks are common and harmless: they are dropped
        try:
            with Image.open(source, formats=FORMATS) as picture:
                _check_pixels(picture)
                width, height = _upright_size(picture)
                picture.draft("RGB", (SERVED_EDGE, SERVED_EDGE))  # a JPEG is decoded at a fraction of its size
                upright = _on_white(ImageOps.exif_transpose(picture))
        except FileRefused:
            raise
        except Image.DecompressionBombError as error:
            raise _too_many_pixels() from error
        except Exception as error:  # decoders raise whatever they like on hostile bytes
            raise FileRefused("图片已损坏或没有传完，打不开。请重新拍照或重新选择图片上传。") from error
    served, thumb = _jpeg(upright, SERVED_EDGE), _jpeg(upright, THUMB_EDGE)
    return Copies(served, thumb, width, height, likeness_of(upright))  # by now upright is as small as the thumbnail


def likeness_of_thumb(place) -> str:
    """Return what to know a picture by that was taken in before likenesses were kept; PLAIN where its small copy cannot be read."""
    from PIL import Image

    try:
        with Image.open(place, formats=["JPEG"]) as picture:
            return likeness_of(picture)
    except OSError:
        return PLAIN


def thumb_of(content: bytes) -> bytes:
    """Return the small copy of a JPEG that the portal itself drew."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
        picture.load()
        return _jpeg(picture.convert("RGB"), THUMB_EDGE)


def _check_pixels(picture) -> None:
    if picture.width * picture.height > kinds.MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> FileRefused:
    return FileRefused(f"图片超过 {kinds.MAX_PIXELS // 1_000_000} 百万像素。请把相机调到普通画质，或缩小后再上传。")


def _upright_size(picture) -> tuple[int, int]:
    turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return (picture.height, picture.width) if turned else (picture.width, picture.height)


def _on_white(picture):
    """Return RGB; what was transparent becomes paper."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _jpeg(picture, edge: int) -> bytes:
    """Shrink `picture` in place to fit `edge` and encode it; only pixels are written."""
    picture.thumbnail((edge, edge))
    picture.info.clear()
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()
