"""A bar: what was measured, what it must reach, and whether it does."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Bar:
    """One line of the table; `at_most` turns the comparison round."""

    number: int
    what: str
    value: float
    needed: float
    unit: str = "x"
    at_most: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bar is met."""
        return self.value <= self.needed if self.at_most else self.value >= self.needed

    def line(self) -> str:
        """The bar as a row of the printed table."""
        sign = "≤" if self.at_most else "≥"
        verdict = "ok  " if self.holds else "LOW "
        note = f"   [{self.note}]" if self.note else ""
        return f"{verdict} {self.number:>3}  {self.value:>9.3f} {self.unit:<2} {sign} {self.needed:<8g} {self.what}{note}"


def table(bars: list[Bar]) -> str:
    """Return the table, in the order of the bars' numbers."""
    ordered = sorted(bars, key=lambda bar: bar.number)
    missed = sum(not bar.holds for bar in bars)
    return "\n".join(["     bar      value    needed    what", *(bar.line() for bar in ordered), f"{len(bars)} figures, {missed} missed"])


def bracketed(case: float, before: float, after: float) -> float:
    """Return a case as a ratio of the mean of the floor just before and just after it."""
    return case / ((before + after) / 2)


def middle(values: list[float]) -> float:
    """Return the median of the rounds."""
    return median(values)
