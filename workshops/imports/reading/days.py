"""Days and periods as ledgers write them: texts of every usual form, 20240617, Excel's day numbers, 起至止, 长期."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from workshops.imports.reading.plain import INVISIBLE, NO_LICENCE, CellProblem, as_text

EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1980, 2100
FOREVER = "长期"


def find_day(text: str) -> date | None:
    """Return the day that a text names in one of the usual ways, or None."""
    match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


_DAY = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_RANGE = re.compile(r"\s*(?:至|到|~|—|–|--)+\s*|(?<=\d)\s*-\s*(?=\d{4}[年.])|(?<=日)\s*-\s*")
_BAD_DAY = "“{}”不是能认出的日期。请写成 2024-06-17 的样子。"


@lru_cache(maxsize=20_000)
def _day_of_text(text: str) -> date | None:
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).strip().lstrip("'’").replace("—", "-")
    if plain.lower() in NO_LICENCE:
        return None
    if plain.isascii() and plain.isdigit() and len(plain) == 5:
        return _day_of_number(int(plain))
    day = find_day(plain)
    if day is None:
        raise CellProblem(_BAD_DAY.format(text[:30]))
    return day


def _day_of_number(value) -> date:
    whole = int(value)
    if 10_000_000 <= whole <= 99_999_999 and (day := find_day(str(whole))):
        return day
    if 20_000 <= whole <= 80_000:
        return EPOCH + timedelta(days=whole)
    raise CellProblem(_BAD_DAY.format(as_text(value)))


def day(value, warn=None) -> date | None:
    """A day, from a date, a text in one of the usual ways, 20240617 or Excel's day number."""
    if isinstance(value, str):
        return _day_of_text(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise CellProblem(_BAD_DAY.format(value.isoformat()))
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _day_of_number(value)
    raise CellProblem(_BAD_DAY.format(as_text(value)))


@lru_cache(maxsize=20_000)
def _period_of_text(text: str) -> tuple:
    plain = unicodedata.normalize("NFKC", text).strip()
    if FOREVER in plain or plain in {"永久", "永久有效", "长期有效"}:
        return None, FOREVER
    parts = [part for part in _RANGE.split(plain) if part]
    if len(parts) == 2:
        return _day_of_text(parts[0]), FOREVER if FOREVER in parts[1] else _day_of_text(parts[1])
    return None, _day_of_text(text)


def period(value, warn=None) -> tuple:
    """What an expiry column says: (day from or None, day until, FOREVER or None)."""
    return _period_of_text(value) if isinstance(value, str) else (None, day(value))
