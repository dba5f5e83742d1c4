"""Lines of text drawn into a copy of a picture: time and place as the server knows them. The original is never touched.

The copy hangs on the stored file, so that every record which shows the picture (a visit, the hazard it proves, the second look) shows them.
"""

import tempfile
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings

from jishan_portal.files import storage
from jishan_portal.files.actions import keep_made
from jishan_portal.files.models import StoredFile
from jishan_portal.files.pictures import QUALITY, thumb_of
from jishan_portal.kit import clock

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
SHARE, LEAST = 36, 14  # a line is one 36th of the picture's longer edge, at least 14 pixels
LOST_WITHIN, WAIT, SWEEP_BATCH = timedelta(days=7), timedelta(minutes=10), 200
INK, PAPER = (255, 255, 255), (16, 24, 32)


@cache
def _font_file() -> str:
    """Return a font that has Chinese; empty where the machine has none (PAPER_FONTS_DIR first: the office's own)."""
    own = sorted(Path(settings.PAPER_FONTS_DIR).glob("*.[to]t[fc]")) if settings.PAPER_FONTS_DIR else []
    return next((str(path) for path in [*own, *map(Path, FONTS)] if path.exists()), "")


def can_stamp() -> bool:
    """Whether this machine can draw Chinese into a picture."""
    return bool(_font_file())


def stamped(stored: StoredFile, lines: list[str]) -> bytes | None:
    """Return the served copy of a picture as JPEG with a band of lines below; None without a picture, its bytes or a font."""
    from PIL import Image, ImageDraw, ImageFont

    place = storage.path_of(storage.SERVED, stored.sha256)
    if not (stored.is_picture and place.exists() and can_stamp()):
        return None
    with Image.open(place, formats=["JPEG"]) as picture:
        picture.load()
        size = max(max(picture.size) // SHARE, LEAST)
        font = ImageFont.truetype(_font_file(), size)
        longest = max(font.getlength(line) for line in lines)
        if longest > picture.width - size:  # a photo held upright is narrow: the words get smaller, none is cut off
            size = max(int(size * (picture.width - size) / longest), 1)
            font = ImageFont.truetype(_font_file(), size)
        band = size * 3 // 2 * len(lines) + size
        sheet = Image.new("RGB", (picture.width, picture.height + band), PAPER)
        sheet.paste(picture, (0, 0))
    pen = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        pen.text((size // 2, sheet.height - band + size // 2 + number * (size * 3 // 2)), line, font=font, fill=INK)
    buffer = BytesIO()
    sheet.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()


def left_over(pictures) -> list[int]:
    """Return the ids of recent records of photos (rows with a `file`) whose stamp was lost on the way; none where none can be drawn."""
    if not can_stamp():
        return []
    now = clock.now()
    rows = pictures.filter(file__stamped=None, file__width__isnull=False, file__kept_at__lt=now - WAIT)
    return list(rows.filter(file__uploaded_at__gte=now - LOST_WITHIN).order_by("pk").values_list("pk", flat=True)[:SWEEP_BATCH])


def keep_stamped(stored: StoredFile, lines: list[str], *, by) -> StoredFile | None:
    """Draw the lines into a copy and keep it as a file of its own; None where nothing could be drawn."""
    content = stamped(stored, lines)
    if content is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stamped.jpg"
        path.write_bytes(content)
        made = keep_made(path, by=by, name=f"{Path(stored.original_name).stem}.jpg")
    storage.put(storage.THUMB, made.sha256, thumb_of(content))
    return made


def stamp(stored: StoredFile, lines: list[str], *, by) -> StoredFile | None:
    """Give a picture its stamped copy, once; return the one that is shown from now on, None where none could be drawn."""
    if stored.stamped_id is None:
        made = keep_stamped(stored, lines, by=by)
        if made:
            StoredFile.objects.filter(pk=stored.pk, stamped=None).update(stamped=made)
            stored.refresh_from_db(fields=["stamped"])
    return stored.stamped
