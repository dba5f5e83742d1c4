"""Hiding the middle of personal numbers: what lists, public pages and logs may show.

Resident ID without positions 11-14, mobile without its middle four, account with its last four only
(domain: section 13, PUB6). Anything of another shape is hidden more, never less.
"""

STAR = "*"
OLD_ID_LENGTH = 15
MOBILE_LENGTH = 11
LANDLINE_LENGTH = 9
SHOWN_OF_ACCOUNT = 4


def mask_id(text: str) -> str:
    """Return a resident ID with positions 11 to 14 hidden; a number too short for that keeps only its first and last character."""
    text = (text or "").strip()
    return _hidden(text, 10, 4) if len(text) >= OLD_ID_LENGTH else _ends(text)


def mask_phone(text: str) -> str:
    """Return a phone number with its middle four hidden: 138****1234, 0359****678."""
    text = (text or "").strip()
    if len(text) == MOBILE_LENGTH and text.startswith("1"):
        return _hidden(text, 3, 4)
    return _hidden(text, len(text) - 7, 4) if len(text) >= LANDLINE_LENGTH else _ends(text)


def mask_account(text: str) -> str:
    """Return a bank account with only its last four characters shown."""
    text = (text or "").strip()
    return STAR * 4 + text[-SHOWN_OF_ACCOUNT:] if len(text) > 2 * SHOWN_OF_ACCOUNT else _ends(text)


def _hidden(text: str, start: int, length: int) -> str:
    return text[:start] + STAR * length + text[start + length :]


def _ends(text: str) -> str:
    inner = len(text) - 2
    return text[0] + STAR * inner + text[-1] if inner > 0 else STAR * len(text)
