"""What document templates need."""

from base64 import b64encode

from django import template

from jishan_portal.files import storage

register = template.Library()
JPEG = b"\xff\xd8"
HEAD_SIZES = ((8, "n8"), (10, "n10"), (12, "n12"), (14, "n14"), (18, "n18"))


@register.filter
def head_size(organisation: str) -> str:
    """Return the class of a red head so that the name and 文件 fit one line: about min(50, 436 / characters) points."""
    length = len(organisation) + len("文件")
    return next((name for most, name in HEAD_SIZES if length <= most), "n24")


@register.filter
def title_lines(title: str) -> list[str]:
    """Return a red-head title in lines of about equal length (20 characters of 22 pt fill one), broken after a pause where one is near.

    Where its sense wants other breaks, the title carries them itself ("关于开展……\n专项行动的通知").
    """
    if "\n" in title:
        return title.split("\n")
    count = -(-len(title) // 18)
    lines, rest = [], title
    for left in range(count, 1, -1):
        middle = -(-len(rest) // left)
        cut = next(
            (at for at in (middle, middle + 1, middle - 1, middle + 2, middle - 2, middle + 3) if rest[at - 1] in "的、，》）"), middle
        )
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]


@register.filter
def photo(sha256: str) -> str:
    """Return the small copy of a stored photo as a data: address, for an `<img>` on paper; empty where it is gone.

    A stamped copy drawn before small ones were kept of them is taken as it is.
    """
    places = (storage.path_of(variant, sha256) for variant in (storage.THUMB, storage.ORIGINAL))
    place = next((path for path in places if path.exists()), None)
    content = place.read_bytes() if place else b""
    return "data:image/jpeg;base64," + b64encode(content).decode("ascii") if content.startswith(JPEG) else ""
