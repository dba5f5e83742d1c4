"""Kinds of papers and the form of their numbers, from `data/*.csv` (document words are unconfirmed until the bureau says so)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jishan_portal.accounts.models import Organisation

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its name and the form of its number."""

    kind: str
    label: str
    word: str
    format: str
    is_confirmed: bool


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of papers by key."""
    rows = _rows("kinds.csv")
    return {row["kind"]: Kind(row["kind"], row["label"], row["word"], row["format"], row["is_confirmed"] == "1") for row in rows}


@cache
def organisation_words() -> dict[str, str]:
    """Return the document word of each organisation that has one: bureau → 稷市监."""
    return {row["organisation"]: row["word"] for row in _rows("words.csv")}


def number_text(organisation: Organisation, kind: str, year: int, serial: int) -> str:
    """Return a number as papers carry it: 稷市监立〔2024〕1号. A body without a word of its own uses its superior's.

    Raises KeyError for an unknown kind.
    """
    words, row = organisation_words(), kinds()[kind]
    superior = organisation.parent.code if organisation.parent else ""
    word = words.get(organisation.code) or words.get(superior) or organisation.short_name
    return row.format.format(organisation=word, word=row.word, year=year, serial=serial)


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
