"""Whole numbers from an address or a posted list: whatever a stranger writes there, it is a number or it is none."""

from collections.abc import Iterable

MOST_DIGITS = 18  # the largest that every database keeps as a key


def whole(text: object) -> int | None:
    """Return a number of up to 18 plain digits; anything else (a sign, ², ٣, a thousand nines) is none."""
    shown = str(text)
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) <= MOST_DIGITS else None


def wholes(texts: Iterable[object]) -> list[int]:
    """Return the numbers among some texts, in their order."""
    return [number for text in texts if (number := whole(text)) is not None]
