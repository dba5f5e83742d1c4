"""Tables as workbooks and comma files, the way an office expects them.

A merged title, the unit and date lines, a frozen header, borders, totals, A4 landscape with repeated header; numbers that are
names (ID, phone, licence) stay text; text that a spreadsheet would run is disarmed. Rows may come from a generator: memory
stays flat however many there are.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count, islice
from tempfile import NamedTemporaryFile
from typing import Any

from jishan_portal.kit import clock
from jishan_portal.kit.memory import unswept

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BETWEEN = "∥"  # a sign that is printed and hardly ever met; where it is, cells are looked at one by one
BEGUN_FORMULA = tuple(f"{BETWEEN}{sign}" for sign in STARTS_FORMULA if sign.isprintable())
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\s_]+')
FORBIDDEN_IN_SHEETS = re.compile(r"[\[\]:*?/\\']")
SHEET_NAME_LENGTH, NARROW, WIDE = 31, 6, 48
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
CHUNK = 500


@dataclass(frozen=True)
class Column:
    """One column: its header, how its value is read from a row, how wide it is and how it stands (text, number or date).

    `value` is asked for every row in their order, but some hundred rows of a column at a time: it may look at its row alone.
    """

    title: str
    value: Callable[[Any], Any]
    width: float = 14
    kind: str = "text"


def serial() -> Column:
    """Return the column 序号 of one writing: 1, 2, 3 … in the order of the rows."""
    numbers = count(1)
    return Column("序号", lambda _: next(numbers), 7, "number")


@dataclass(frozen=True)
class Heading:
    """What stands above a table: title, the unit that made it, further facts (when, by whom, how many, filter)."""

    title: str
    unit: str = ""
    facts: tuple = ()

    def lines(self) -> list[str]:
        """Return the lines under the title."""
        first = f"填报单位：{self.unit}" if self.unit else ""
        return [line for line in (first, *self.facts) if line]


def disarm(value):
    """Return a value that no spreadsheet runs: text that begins like a formula gets an apostrophe, control signs go."""
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else CONTROL.sub("", value)
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def file_name(unit: str, table: str, on: date | None = None, ending: str = "xlsx") -> str:
    """Return 单位_表名_20241031.xlsx without signs that file systems refuse."""
    parts = [FORBIDDEN_IN_NAMES.sub("", part) for part in (unit, table)]
    return "_".join([*(part for part in parts if part), f"{on or clock.today():%Y%m%d}"]) + f".{ending}"


def _cell(value, kind: str):
    if type(value) is str:
        return disarm(value)
    if value is None or isinstance(value, bool):
        return {None: "", True: "是", False: "否"}[value]
    if isinstance(value, date):
        return _day(value)
    if kind == "number":
        return value if isinstance(value, int) else float(value)
    return disarm(str(value))


def _cells(values: list, kind: str) -> list:
    """Return a column's cells: text that needs no disarming is found so at one look, what comes again and again is written once."""
    try:
        joined = BETWEEN.join(("", *values))
    except TypeError:  # not text alone
        kinds = set(map(type, values))
    else:
        if joined.isprintable() and not any(begun in joined for begun in BEGUN_FORMULA):
            return values
        kinds = {str}
    if kind == "number" and kinds <= {int, float}:
        return values
    if len(kinds - {type(None)}) == 1 and kinds <= {str, bool, date, type(None)}:
        return list(map({value: _cell(value, kind) for value in set(values)}.__getitem__, values))
    return [_cell(value, kind) for value in values]


def _day(value: date) -> str:
    return value.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()


def _blocks(columns: list[Column], rows: Iterable, totals: dict | Callable | None) -> Iterator[tuple[int, list[list]]]:
    """Yield (0, columns of cells) for some hundred rows at a time, then (1, the same) for the totals; a table without rows says so.

    A block is made column by column: a county's table has millions of cells, and each of them asked alone takes longer than
    writing it.
    """
    remaining, is_empty = iter(rows), True
    while chunk := list(islice(remaining, CHUNK)):
        is_empty = False
        yield 0, [_cells(list(map(column.value, chunk)), column.kind) for column in columns]
    if is_empty:
        yield 0, [[""] if place else ["（无记录）"] for place in range(len(columns))]
    if totals:
        last = totals() if callable(totals) else totals
        yield 1, [[_cell(last.get(column.title), column.kind)] for column in columns]


def write_workbook(
    target,
    columns: Iterable[Column],
    rows: Iterable,
    *,
    heading: Heading,
    totals: dict | Callable | None = None,
    sheet: str = "",
    pinned: int = 2,
) -> None:
    """Write a table to a path or binary file.

    `totals` maps column titles to what stands in the last line, or is asked for that map once all rows are written.
    """
    from jishan_portal.kit import sheet_form, sheet_rows  # with them comes openpyxl, which few pages need

    columns = list(columns)
    name = FORBIDDEN_IN_SHEETS.sub("", CONTROL.sub("", sheet or heading.title))[:SHEET_NAME_LENGTH] or "表"
    lines = [disarm(line) for line in heading.lines()]
    heads = [replace(column, title=disarm(column.title)) for column in columns]
    book = sheet_form.of_table(name, disarm(heading.title), lines, heads, pinned=pinned)
    as_text = [place for place, column in enumerate(columns) if column.kind == "text"]
    sheet_rows.write(target, book, sheet_form.PATTERNS, _blocks(columns, rows, totals), as_text=as_text)


def table_file(columns: Iterable[Column], rows: Iterable, *, heading: Heading, ending: str = "xlsx", totals: dict | Callable | None = None):
    """Return a table as an open temporary file at its beginning; closing it removes it. `ending` is xlsx or csv, the rest as below."""
    file = NamedTemporaryFile(suffix=f".{ending}")  # noqa: SIM115 whoever asked closes it
    try:
        with unswept():  # rows and cells die as they are written; looking for cycles among them takes a tenth of the time
            if ending == "csv":
                file.writelines(csv_lines(columns, rows, heading=heading, totals=totals))
            else:  # by its path: for an open file the whole workbook would be held in memory first, twice
                write_workbook(file.name, columns, rows, heading=heading, totals=totals)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def csv_lines(
    columns: Iterable[Column], rows: Iterable, *, heading: Heading | None = None, totals: dict | Callable | None = None
) -> Iterator[bytes]:
    """Yield a comma file in UTF-8 with its mark (so that WPS and Excel read Chinese), some hundred rows at a time."""
    columns, buffer = list(columns), io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for line in [heading.title, *heading.lines()] if heading else []:
        writer.writerow([disarm(line)])
    writer.writerow([disarm(column.title) for column in columns])
    for _, cells in _blocks(columns, rows, totals):
        writer.writerows(zip(*cells, strict=True))
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
