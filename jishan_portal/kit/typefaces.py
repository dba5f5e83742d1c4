"""Lean faces of the system's Noto fonts, for papers.

Noto's Chinese fonts hold 65,535 glyphs in 25 MB; drawing a paper copies and searches the whole of each face it uses, which costs more than
laying the text out. A lean face holds the characters of GB 2312 and a few marks in 2 MB, under a name of the portal's own (Noto's licence
asks for another name); the style sheets name it first and Noto after it, so that a rarer character is still drawn. They are made once a
machine, in a second, and kept in VAR_DIR/fonts.
"""

import ctypes
import logging
import os
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

PLACES = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype/noto"))
FACES = {  # our name → the file, the family in it, the style
    "portal-song": ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "Portal Song", "Regular"),
    "portal-song-bold": ("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Portal Song", "Bold"),
    "portal-hei": ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "Portal Hei", "Regular"),
}
ISSUE = "1"  # counted up when the characters or the making change
MARKS = "〔〕“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩㈠㈡㈢½㎡℃‰×÷±≤≥≈□■☐☑√○●◎★☆※→←↑↓"
DROPPED = (b"BASE", b"DSIG", b"GPOS", b"GSUB", b"VORG", b"vhea", b"vmtx", b"VVAR")
NO_HINTING = 1
log = logging.getLogger(__name__)


def characters() -> set[int]:
    """Return the code points of a lean face: Latin, GB 2312 (6,763 characters and its signs), marks of papers."""
    found = {*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, MARKS)}
    for row in range(0xA1, 0xF8):
        found |= set(map(ord, bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("gb2312", "ignore")))
    return found


def folder() -> Path | None:
    """Return where the lean faces lie, made if need be; None where the machine lacks what making them needs: Noto is used then."""
    place = settings.VAR_DIR / "fonts"
    place.mkdir(parents=True, exist_ok=True)
    made = [_made(name, place) for name in FACES]
    return place if any(made) else None


def _made(name: str, place: Path) -> bool:
    source = next((path for path in (where / FACES[name][0] for where in PLACES) if path.exists()), None)
    if source is None:
        return False
    target = place / f"{name}-{ISSUE}-{source.stat().st_size}.otf"
    if target.exists():
        return True
    try:
        _write(target, _renamed(_subset(source, FACES[name][1]), *FACES[name][2:]))
    except OSError as error:  # no HarfBuzz of this kind, or a full disk: papers are drawn with the whole fonts
        log.warning("lean face %s not made: %s", name, error)
        return False
    for old in place.glob(f"{name}-[0-9]*.otf"):
        if old != target:
            old.unlink(missing_ok=True)
    return True


def _write(target: Path, content: bytes) -> None:
    """Put a file in place whole: two workers may begin at the same moment."""
    handle, path = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(path).chmod(0o644)
    Path(path).replace(target)


@cache
def _harfbuzz() -> tuple:
    """Load HarfBuzz and its subsetter. Raises OSError."""
    core, tool = ctypes.CDLL("libharfbuzz.so.0"), ctypes.CDLL("libharfbuzz-subset.so.0")
    for library, names in (
        (core, ("hb_blob_create_from_file", "hb_face_create", "hb_face_reference_blob", "hb_blob_get_data")),
        (tool, ("hb_subset_input_create_or_fail", "hb_subset_input_unicode_set", "hb_subset_input_set", "hb_subset_or_fail")),
    ):
        for name in names:
            getattr(library, name).restype = ctypes.c_void_p
    return core, tool


def _index_of(source: Path, family: str) -> int:
    from fontTools.ttLib import TTCollection

    with TTCollection(source, lazy=True) as faces:
        found = (number for number, face in enumerate(faces.fonts) if face["name"].getDebugName(1) == family)
        number = next(found, None)
    if number is None:
        raise OSError(f"no {family} in {source}")
    return number


def _subset(source: Path, family: str) -> bytes:
    """Return one face of a collection with the characters of a lean face alone. Raises OSError."""
    (core, tool), pointer = _harfbuzz(), ctypes.c_void_p
    blob = pointer(core.hb_blob_create_from_file(str(source).encode()))
    face = pointer(core.hb_face_create(blob, ctypes.c_uint(_index_of(source, family))))
    asked = pointer(tool.hb_subset_input_create_or_fail())
    tool.hb_subset_input_set_flags(asked, ctypes.c_uint(NO_HINTING))
    wanted, dropped = pointer(tool.hb_subset_input_unicode_set(asked)), pointer(tool.hb_subset_input_set(asked, ctypes.c_int(3)))
    for point in characters():
        core.hb_set_add(wanted, ctypes.c_uint(point))
    for tag in DROPPED:
        core.hb_set_add(dropped, ctypes.c_uint(int.from_bytes(tag, "big")))
    lean = tool.hb_subset_or_fail(face, asked)
    if not lean:
        raise OSError(f"HarfBuzz could not subset {source}")
    made = pointer(core.hb_face_reference_blob(pointer(lean)))
    length = ctypes.c_uint()
    data = core.hb_blob_get_data(made, ctypes.byref(length))
    content = ctypes.string_at(data, length.value)
    for destroy, thing in (
        (core.hb_blob_destroy, made), (core.hb_face_destroy, pointer(lean)), (tool.hb_subset_input_destroy, asked),
        (core.hb_face_destroy, face), (core.hb_blob_destroy, blob),
    ):  # fmt: skip
        destroy(thing)
    return content


def _renamed(content: bytes, family: str, style: str) -> bytes:
    """Return a face under another family name."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(content), lazy=True) as face:
        names = face["name"]
        names.names = [row for row in names.names if row.nameID in {0, 13, 14}]  # the copyright and the licence stay
        full = family if style == "Regular" else f"{family} {style}"
        for number, text in ((1, family), (2, style), (3, f"{full} {ISSUE}"), (4, full), (6, full.replace(" ", "-"))):
            names.setName(text, number, 3, 1, 0x409)
        target = BytesIO()
        face.save(target)
    return target.getvalue()
