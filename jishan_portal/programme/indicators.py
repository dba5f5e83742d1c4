"""The figures of the programme: each slice describes its own, the roof registers them, everything reads them here.

One `Indicator` feeds tile, trend, drill-down, export and daily snapshot, all from the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Indicator:
    """A figure of a clause: of the `rows` in a scope on a day, those that are `done`.

    `rows(scope, on)` returns a queryset cut to a scope (whatever the slice's `visible_to` understands); without
    `done` the figure is a plain count. `target` is the target's key where the leading group sets one.
    """

    key: str
    clause: str
    label: str
    unit: str
    target: str
    rows: Callable[[object, date], QuerySet]
    done: Q | None = None


@dataclass(frozen=True)
class Figure:
    """A measured indicator: done of total, or a plain count."""

    done: int
    total: int
    is_share: bool

    @property
    def percent(self) -> int | None:
        """Whole percent of done in total, rounded down; None (shown as —) where the total is nought or nothing is shared."""
        return self.done * 100 // self.total if self.is_share and self.total else None


_registered: dict[str, Indicator] = {}


def register(indicator: Indicator) -> Indicator:
    """Add an indicator to the programme's figures; the same key twice is a programming error (ValueError)."""
    held = _registered.get(indicator.key)
    if held is not None and held != indicator:
        raise ValueError(f"indicator {indicator.key!r} is registered twice")
    _registered[indicator.key] = indicator
    return indicator


def indicator(key: str) -> Indicator:
    """Return a registered indicator (KeyError)."""
    return _registered[key]


def indicators(clause: str = "") -> list[Indicator]:
    """Return the registered indicators in the order of their clauses, or those of one clause."""
    return sorted((row for row in _registered.values() if not clause or row.clause == clause), key=lambda row: (row.clause, row.key))


def measure(row: Indicator, scope, on: date) -> Figure:
    """Count an indicator in a scope on a day; one query for a count, two for a share."""
    rows = row.rows(scope, on)
    total = rows.count()
    if row.done is None:
        return Figure(total, total, is_share=False)
    return Figure(rows.filter(row.done).count() if total else 0, total, is_share=True)
