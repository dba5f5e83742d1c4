"""The opaque code of a workshop: 8 characters without look-alikes, on QR cards and public pages.

The QR of a door card carries a seal behind the code, so that a card the office did not print is known as such; the 8 characters
alone, which are printed beside it, are enough for whoever types them.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, SEAL_LENGTH = 8, 6
# Random bytes as letters, each as likely as the next: those above the last whole round of the alphabet are thrown away.
_ROUNDS = 256 // len(ALPHABET)
_ABOVE = bytes(range(_ROUNDS * len(ALPHABET), 256))
_LETTERS = (ALPHABET * (_ROUNDS + 1))[:256].encode()


def new_code() -> str:
    """Return a random code; the caller's unique constraint settles the one clash in 10^11."""
    return new_codes(1)[0]


def new_codes(count: int) -> list[str]:
    """Return as many random codes; two may be the same."""
    drawn = b""
    while len(drawn) < count * LENGTH:
        drawn += secrets.token_bytes(2 * count * LENGTH).translate(_LETTERS, _ABOVE)
    text = drawn.decode()
    return [text[start : start + LENGTH] for start in range(0, count * LENGTH, LENGTH)]


def as_typed(text: str) -> str:
    """Return what somebody meant when typing a code: upper case, no spaces or dashes, O→0-free."""
    return "".join(text.upper().split()).replace("-", "")


def sealed(code: str) -> str:
    """Return the code with its seal, as the QR of a door card carries it. The key is that of personal fields, which outlives log-ins."""
    number = int.from_bytes(hmac.digest(settings.FIELD_KEY.encode(), f"door card {code}".encode(), hashlib.sha256))
    places = (number // len(ALPHABET) ** place % len(ALPHABET) for place in range(SEAL_LENGTH))
    return code + "".join(ALPHABET[place] for place in places)


def is_forged(text: str) -> bool:
    """Whether a text is as long as a sealed code and its seal does not fit."""
    typed = as_typed(text)
    return len(typed) == LENGTH + SEAL_LENGTH and not hmac.compare_digest(typed.encode(), sealed(typed[:LENGTH]).encode())


def meant(text: str) -> str:
    """Return the code that a typed or scanned text means; empty where it is neither, or its seal does not fit."""
    typed = as_typed(text)
    if len(typed) == LENGTH:
        return typed
    return typed[:LENGTH] if len(typed) == LENGTH + SEAL_LENGTH and not is_forged(typed) else ""
