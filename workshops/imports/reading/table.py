"""The checked rows of a ledger, column by column: a hundred thousand rows are some dozen lists and not a million small objects."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class ReadRow:
    """One row of a ledger after cleaning; `number` is the row as Excel counts it.

    `problems` and `warnings` are (column key, sentence); the key is '' when the row as a whole is meant.
    """

    sheet: str
    number: int
    values: dict
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    raw: list = field(default_factory=list, repr=False)


@dataclass
class Table:
    """Rows of one or several sheets.

    `columns` hold what each row says under a key, None where it says nothing; `problems` and `warnings` those of the rows that
    have any, by the row's place in the table.
    """

    sheets: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    raws: list[list] = field(default_factory=list)
    columns: dict[str, list] = field(default_factory=dict)
    problems: defaultdict[int, list] = field(default_factory=lambda: defaultdict(list))
    warnings: defaultdict[int, list] = field(default_factory=lambda: defaultdict(list))

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[ReadRow]:
        return map(self.row, range(len(self)))

    def row(self, place: int) -> ReadRow:
        """Return the row at a place; its problems and warnings are the table's own."""
        values = {key: column[place] for key, column in self.columns.items() if column[place] is not None}
        return ReadRow(self.sheets[place], self.numbers[place], values, self.problems[place], self.warnings[place], self.raws[place])

    def cells(self, at: int) -> list:
        """Return the cells of a column of the sheet as they were read, '' where a row is too short."""
        try:
            return [raw[at] for raw in self.raws]
        except IndexError:
            return [raw[at] if at < len(raw) else "" for raw in self.raws]

    def said(self, key: str, nothing=None) -> list:
        """Return what the rows say under a key, `nothing` for those that say nothing."""
        column = self.columns.get(key)
        if column is None:
            return [nothing] * len(self)
        return [nothing if value is None else value for value in column] if None in column else column

    def add(self, other: "Table") -> None:
        """Put the rows of another table under these."""
        first = len(self)
        if first:
            self.columns = {key: self.said(key) + other.said(key) for key in dict.fromkeys([*self.columns, *other.columns])}
        else:
            self.columns = other.columns
        self.sheets += other.sheets
        self.numbers += other.numbers
        self.raws += other.raws
        for mine, theirs in ((self.problems, other.problems), (self.warnings, other.warnings)):
            mine.update({first + place: found for place, found in theirs.items()})
