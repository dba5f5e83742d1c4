"""The score tables as they ship: one CSV a version; a round keeps the version it was made under."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
WORDS = {6: "符合", 2: "基本符合", 1: "基本符合", 0: "不符合"}


@dataclass(frozen=True)
class Item:
    """One of the items: where it stands, its words for the office and for the owner, its full score in half points."""

    section: str
    code: str
    text: str
    plain: str
    full: int

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """What may be scored: 3, 1, 0 (the last item 1, 0.5, 0), in half points with the words."""
        return tuple((halves, f"{WORDS.get(halves) if self.full == 6 or halves != 2 else '符合'} {halves / 2:g}") for halves in self.scores)

    @property
    def scores(self) -> tuple[int, int, int]:
        """Full, partial, none, in half points."""
        return (self.full, 2 if self.full == 6 else 1, 0)


@dataclass(frozen=True)
class Table:
    """A version of the score table."""

    version: str
    title: str
    in_force_from: date
    is_confirmed: bool
    source: str
    items: tuple[Item, ...]

    @property
    def by_code(self) -> dict[str, Item]:
        """The items by their number."""
        return {item.code: item for item in self.items}

    @property
    def sections(self) -> list[tuple[str, list[Item]]]:
        """The sections in order with their items."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.section, []).append(item)
        return list(found.items())


def _rows(name: str) -> list[dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def versions() -> tuple[Table, ...]:
    """Return all versions, the newest last."""
    return tuple(sorted((_table(row) for row in _rows("versions")), key=lambda table: table.in_force_from))


def _table(row: dict) -> Table:
    items = tuple(Item(one["section"], one["code"], one["text"], one["plain"], int(one["full_halves"])) for one in _rows(row["version"]))
    since = date.fromisoformat(row["in_force_from"])
    return Table(row["version"], row["title"], since, row["is_confirmed"] == "1", row["source"], items)


def table(version: str) -> Table:
    """Return a version by its name (KeyError)."""
    return {one.version: one for one in versions()}[version]


def table_on(day: date) -> Table:
    """Return the version in force on a day, the first one before that."""
    return next((one for one in reversed(versions()) if one.in_force_from <= day), versions()[0])
