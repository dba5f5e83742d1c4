"""Drawn rooms as a phone would take them: for what has to know a photo again, and to tell it from another of the same room."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import cycle
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIZE = (800, 600)
GRAINS = 5  # sheets of noise; two photos taken one after the other never have the same


@dataclass(frozen=True)
class Look:
    """From where a room is looked at: how far aside, how near, how much its things have moved, how bright."""

    aside: tuple[float, float] = (0.0, 0.0)
    near: float = 1.0
    moved: float = 0.0
    bright: float = 1.0


def room(seed: int, look: Look | None = None) -> Image.Image:
    """Draw the room of a seed: a wall with a gradient and things on it, with the noise of a sensor."""
    return Image.blend(_still(seed, look or Look()), next(_grains()), 0.06)


@lru_cache(maxsize=1)
def _grains() -> cycle:
    return cycle([Image.effect_noise(SIZE, 18).convert("RGB") for _ in range(GRAINS)])


@lru_cache(maxsize=48)
def _still(seed: int, look: Look) -> Image.Image:
    """Draw what stands still in a room; to draw and to blur it is dear, and the same for every photo of it."""
    rng, shake = Random(seed), Random(f"{seed}{look}")
    wall, fall = rng.randint(150, 230), rng.randint(-25, 25)
    picture = Image.new("RGB", SIZE)
    pen = ImageDraw.Draw(picture)
    for y in range(SIZE[1]):
        grey = wall + fall * y / SIZE[1]
        pen.line([(0, y), (SIZE[0], y)], fill=(int(grey), int(grey * 0.97), int(grey * 0.9)))
    for _ in range(rng.randint(9, 22)):
        shape = rng.choice([pen.rectangle, pen.ellipse])
        x, y, wide, high = rng.uniform(-0.1, 1), rng.uniform(0, 1), rng.uniform(0.04, 0.35), rng.uniform(0.04, 0.3)
        colour = tuple(rng.randint(20, 240) for _ in range(3))
        x, y = x + shake.gauss(0, look.moved), y + shake.gauss(0, look.moved)
        shape(_box((x, x + wide), (y, y + high), look), fill=colour, outline=(30, 30, 30))
    return picture.filter(ImageFilter.GaussianBlur(1)).point(lambda value: min(255, int(value * look.bright)))


def _box(across: tuple[float, float], down: tuple[float, float], look: Look) -> list[float]:
    (x0, x1), (y0, y1) = across, down
    return [
        ((x0 - 0.5) * look.near + 0.5 + look.aside[0]) * SIZE[0],
        ((y0 - 0.5) * look.near + 0.5 + look.aside[1]) * SIZE[1],
        ((x1 - 0.5) * look.near + 0.5 + look.aside[0]) * SIZE[0],
        ((y1 - 0.5) * look.near + 0.5 + look.aside[1]) * SIZE[1],
    ]


def sent(picture: Image.Image, quality: int = 90) -> bytes:
    """Return a picture as a JPEG of a quality."""
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def passed_on(picture: Image.Image) -> bytes:
    """Return a picture as a chat program passes it on: smaller, encoded twice."""
    small = Image.open(BytesIO(sent(picture.resize((540, 405)), 50)))
    return sent(small.convert("RGB"), 55)


def upload(content: bytes, name: str = "现场.jpg") -> SimpleUploadedFile:
    """Return what a form carries."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")
