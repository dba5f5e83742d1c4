"""Knowing a photo again that was sent a second time: recompressed, made smaller, a little brighter, or turned round as in a mirror.

A likeness says for 256 places of a picture whether it gets darker there from left to right, and the same for its mirror image.
Files with the same bytes are known by their hash; a picture with hardly anything in it (a white wall) has no likeness.
"""

from collections.abc import Iterable

SIDE, STEP = 16, 3  # places in a row and a column; a difference of so many grey values counts, less is noise of the encoding
DIGITS = SIDE * SIDE // 4
LEAST_MARKS = 16
# The share of marks that two copies of one photo may differ in. Recompressed ones stay below 0.1, brightened ones below 0.25, other photos
# of one room begin at 0.38; but two certificates of one form, filling the frame, come near 0.2: what is refused must be nearer than a hint.
HINT, SURE = 0.25, 0.12
PLAIN = "-"


def likeness_of(picture) -> str:
    """Return what to know an open picture by: 128 hexadecimal digits, or PLAIN where there is too little in it."""
    from PIL import Image, ImageOps

    grey = picture.convert("L")
    own = _marks(grey.resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS))
    if own.bit_count() < LEAST_MARKS:
        return PLAIN
    turned = _marks(ImageOps.mirror(grey).resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS))
    return f"{own:0{DIGITS}x}{turned:0{DIGITS}x}"


def _marks(small) -> int:
    points, found = small.tobytes(), 0
    for row in range(0, len(points), SIDE + 1):
        for at in range(row, row + SIDE):
            found = found << 1 | (points[at] > points[at + 1] + STEP)
    return found


def are_alike(one: str, other: str, *, within: float = HINT) -> bool:
    """Whether two likenesses are of one photo; a plain or an unknown picture is like none."""
    if len(one) != 2 * DIGITS or len(other) != 2 * DIGITS:
        return False
    marks = int(one[:DIGITS], 16)
    return any(_are_near(marks, int(half, 16), within) for half in (other[:DIGITS], other[DIGITS:]))


def count_alike(likenesses: Iterable[str], others: Iterable[str]) -> int:
    """Return how many of some likenesses are like at least one of others: worth a hint to whoever looks."""
    known = set(others)
    return sum(any(are_alike(one, other) for other in known) for one in likenesses)


def first_alike(new: Iterable, old: Iterable):
    """Return the first of new files that surely is one of old ones again, by its bytes or its likeness; None where there is none."""
    held = list(old)
    hashes, likenesses = {row.sha256 for row in held}, [row.likeness for row in held]
    again = (row for row in new if row.sha256 in hashes or any(are_alike(row.likeness, one, within=SURE) for one in likenesses))
    return next(again, None)


def _are_near(one: int, other: int, within: float) -> bool:
    return (one ^ other).bit_count() <= within * (one | other).bit_count()
