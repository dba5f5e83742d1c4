"""Hiding the middle of personal numbers: what lists, public pages and logs may show.

Resident ID without positions 11-14, mobile without its middle four, account with its last four only
(domain: section 13, PUB6). Anything of another shape is hidden more, never less.
"""

import re

STAR = "*"
OLD_ID_LENGTH = 15
MOBILE_LENGTH = 11
LANDLINE_LENGTH = 9
SHOWN_OF_ACCOUNT = 4
DOUBLE_SURNAME_FROM = 2
DOUBLE_SURNAMES = frozenset(
    ["欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "司徒", "夏侯", "令狐", "端木", "南宫", "西门"]
)
# Eighteen digits that begin with 9 are a unified social credit code; after 小作坊 stands a licence number.
RESIDENT_ID = re.compile(r"(?<![0-9A-Za-z])(?:[1-8]\d{16}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
ACCOUNT = re.compile(r"(?<![0-9A-Za-z*])(?!9\d{17}(?!\d))\d{16,19}(?![0-9A-Za-z])")
PHONE = re.compile(r"(?<![0-9A-Za-z*])(?<!小作坊)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])")


def mask_id(text: str) -> str:
    """Return a resident ID with positions 11 to 14 hidden; a number too short for that keeps only its first and last character."""
    text = (text or "").strip()
    return _hidden(text, 10, 4) if len(text) >= OLD_ID_LENGTH else _ends(text)


def mask_phone(text: str) -> str:
    """Return a phone number with its middle four hidden: 138****1234, 0359****678."""
    text = (text or "").strip()
    if len(text) == MOBILE_LENGTH and text[0] == "1":  # nearly every one; a county's list has a hundred thousand
        return f"{text[:3]}****{text[7:]}"
    return _hidden(text, len(text) - 7, 4) if len(text) >= LANDLINE_LENGTH else _ends(text)


def mask_account(text: str) -> str:
    """Return a bank account with only its last four characters shown."""
    text = (text or "").strip()
    return STAR * 4 + text[-SHOWN_OF_ACCOUNT:] if len(text) > 2 * SHOWN_OF_ACCOUNT else _ends(text)


def mask_name(text: str) -> str:
    """Return a natural person's name as public texts give it: the surname, then 某 for each further character (欧阳某某)."""
    text = (text or "").strip()
    surname = 2 if len(text) > DOUBLE_SURNAME_FROM and text[:2] in DOUBLE_SURNAMES else 1
    return text[:surname] + "某" * max(len(text) - surname, 1) if text else ""


def redact(text: str, *, persons=(), kept=()) -> str:
    """Return a text for the public: no resident ID, phone or account number in it, natural persons by their surname only.

    `persons` are the full names to hide; `kept` are names of shops and offices that stay as they are although a person's
    name stands in them. Redacting twice changes nothing more.
    """
    guarded = sorted((word for word in kept if word), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, guarded))) if guarded else None
    if pattern is None:
        return _redacted(text, persons)
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [_redacted(text[end : found.start()], persons), found.group()]
        end = found.end()
    return "".join([*parts, _redacted(text[end:], persons)])


def _redacted(text: str, persons) -> str:
    for name in sorted((name.strip() for name in persons if name and name.strip()), key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    text = RESIDENT_ID.sub(lambda found: STAR * len(found.group()), text)
    text = ACCOUNT.sub(lambda found: mask_account(found.group()), text)
    return PHONE.sub(lambda found: mask_phone(re.sub(r"[- ]", "", found.group())), text)


def _hidden(text: str, start: int, length: int) -> str:
    return text[:start] + STAR * length + text[start + length :]


def _ends(text: str) -> str:
    inner = len(text) - 2
    return text[0] + STAR * inner + text[-1] if inner > 0 else STAR * len(text)
