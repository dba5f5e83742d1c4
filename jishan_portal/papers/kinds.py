"""Kinds of papers and the document words of offices, from `data/*.csv` (unconfirmed until the bureau says so)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its name and the form of its number; private ones are shown by the slice that owns them alone."""

    kind: str
    label: str
    word: str
    format: str
    is_confirmed: bool
    is_private: bool = False


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of papers by key."""
    return {
        row["kind"]: Kind(**{**row, "is_confirmed": row["is_confirmed"] == "1", "is_private": row.get("is_private") == "1"})
        for row in _rows("kinds.csv")
    }


@cache
def private_kinds() -> frozenset:
    """Return the kinds that the general list never shows: the slice that issued them serves them after its own check."""
    return frozenset(row.kind for row in kinds().values() if row.is_private)


@cache
def organisation_words() -> dict[str, str]:
    """Return the document word of each organisation that has one: bureau → 稷市监."""
    return {row["organisation"]: row["word"] for row in _rows("words.csv")}


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
