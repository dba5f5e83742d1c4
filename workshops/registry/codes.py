"""The opaque code of a workshop: 8 characters without look-alikes, on QR cards and public pages."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def new_code() -> str:
    """Return a random code; the caller's unique constraint settles the one clash in 10^11."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_typed(text: str) -> str:
    """Return what somebody meant when typing a code: upper case, no spaces or dashes, O→0-free."""
    return "".join(text.upper().split()).replace("-", "")
