"""The made county's applications come with their materials: a drawn page or photo for each one that is asked for."""

import io
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from inspections.hazards.demo import wall_photo
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from subsidies.applications import actions, rules
from subsidies.applications.models import Application

PAPER, INK = "#f6f2e8", "#b9b3a6"


def hand_in_materials(application: Application, *, by, rng: Random) -> int:
    """Attach a picture of every material that may not be missing; return how many."""
    needed = [row for row in rules.materials((), clock.today()) if row.is_lacking]
    for row in needed:
        drawn = wall_photo(rng, dark=False) if "照片" in row.name else _page(rng)
        stored = files.keep(drawn, by=by, purpose="photo")
        actions.attach(application, stored, title=f"{row.name} 1", by=by, material=row.name)
    return len(needed)


def site_photo(*, by, rng: Random) -> StoredFile:
    """Return a photo that was taken at a site check."""
    return files.keep(wall_photo(rng, dark=False), by=by, purpose="photo")


def _page(rng: Random) -> ContentFile:
    page, out = Image.new("RGB", (480, 640), PAPER), io.BytesIO()
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 456, 616), outline=INK, width=3)
    for line in range(10):
        pen.line((56, 96 + line * 48, rng.randint(240, 424), 96 + line * 48), fill=INK, width=8)
    page.save(out, "JPEG", quality=70)
    return ContentFile(out.getvalue(), name="材料.jpg")
