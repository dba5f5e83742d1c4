"""The rows of a worksheet in the likeness of a few pattern rows, written as lines of its file.

openpyxl makes the workbook as an office sees it: title, header, widths, paper. To it a cell is an object, and a county's list
has two million of them: fifteen seconds, and five for the fastest writer at hand, which is longer than an export may take. So
the book is made with one row of each kind, and its thousands of rows follow here in their likeness, some hundred at a time and
column by column, while another thread squeezes those before them.
"""

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

SHEET = "xl/worksheets/sheet1.xml"
ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
DIMENSION = re.compile(r"<dimension [^>]*>")  # may be left out; it would have to name the last row before the first is written
LONGEST = 32_767  # signs in a cell; a workbook with more is reported as damaged
LEVEL = 2  # of squeezing: a fifth larger than the usual one, in a third of the time
AHEAD = 2  # blocks that wait to be squeezed: memory stays flat on a slow disk
BETWEEN = "\0"  # stands in no cell
ODD = ("&", "<", ">", "_x", "\n", "\t", "\r", f" {BETWEEN}", f"{BETWEEN} ")  # what XML would lose or read as something else
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
OFTEN, MOST = 4, 10_000  # times that a text must come again on average before it is kept as written; as many are kept at most


def write(target, book, patterns: int, blocks: Iterable[tuple[int, list]], *, as_text: Iterable[int] = ()) -> None:
    """Write a workbook of openpyxl to a path or binary file, its last `patterns` rows each standing for as many as are wanted.

    `blocks` are (number of the pattern, columns of cells), the cells text, numbers or None; text must be free of control signs
    other than line breaks and tabs. Columns `as_text` (counted from 0) hold numbers as text on purpose: nothing shall mark them.
    """
    frame = io.BytesIO()
    book.save(frame)
    with ZipFile(frame) as made, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=LEVEL) as file:
        for name in made.namelist():
            if name != SHEET:
                file.writestr(name, made.read(name))
        with file.open(SHEET, "w") as entry, ThreadPoolExecutor(1) as squeezing:
            waiting = deque()
            for text in _parts(made.read(SHEET).decode(), patterns, blocks, as_text):
                waiting.append(squeezing.submit(entry.write, text.encode()))
                if len(waiting) > AHEAD:
                    waiting.popleft().result()
            for one in waiting:
                one.result()


def _parts(sheet: str, patterns: int, blocks: Iterable[tuple[int, list]], as_text: Iterable[int]) -> Iterator[str]:
    """Yield a worksheet's text piece by piece, rows counted on from the first pattern."""
    rows = [*ROW.finditer(sheet)][-patterns:]
    parsed = [ElementTree.fromstring(row[0]) for row in rows]  # noqa: S314 our own book's
    letters = [cell.get("r").rstrip("0123456789") for cell in parsed[0]]
    shapes = [_shapes(letters, row) for row in parsed]
    first = number = int(parsed[0].get("r"))
    yield DIMENSION.sub("", sheet[: rows[0].start()])
    for kind, columns in blocks:
        height = len(columns[0])
        numbers = list(map(str, range(number, number + height)))
        begun = repeat('<row r="', height), numbers, repeat(f'"><c r="{letters[0]}', height)
        cells = chain.from_iterable((numbers, shape.fill(column)) for shape, column in zip(shapes[kind], columns, strict=True))
        yield "".join(chain.from_iterable(zip(*begun, *cells, strict=True)))
        number += height
    marked = " ".join(f"{letters[place]}{first}:{letters[place]}{number - 1}" for place in as_text)
    errors = f'<ignoredErrors><ignoredError sqref="{marked}" numberStoredAsText="1"/></ignoredErrors>' if marked else ""
    yield sheet[rows[-1].end() :].replace("</worksheet>", f"{errors}</worksheet>")


def _shapes(letters: list[str], row) -> list["Shape"]:
    following = [f'<c r="{letter}' for letter in letters[1:]]
    return [Shape(cell.get("s", "0"), after) for cell, after in zip(row, [*following, "</row>"], strict=True)]


def _is_long(joined: str) -> bool:
    """Return whether a text among these may be longer than a cell holds: it would fill half as much somewhere from end to end."""
    half = LONGEST // 2
    return any(joined.find(BETWEEN, start, start + half) < 0 for start in range(0, len(joined) - half, half))


class Shape(dict):
    """A cell of one column, from behind its row's number to the next cell's: {what it holds: how it is written}."""

    def __init__(self, style: str, after: str):
        super().__init__()
        self.begun, self.after, self.comes_again = f'" s="{style}"', after, None

    def fill(self, cells: list) -> list[str]:
        """Return the cells of some hundred rows; what comes again and again in the first of them is taken to do so in all."""
        if self.comes_again is None:
            self.comes_again = len({*cells}) * OFTEN <= len(cells)
        if self.comes_again and len(self) < MOST:
            return list(map(self.__getitem__, cells))
        try:
            joined = BETWEEN.join(("", *cells, ""))
        except TypeError:  # not text alone
            if set(map(type, cells)) == {int}:
                return list(map(f"{self.begun}><v>%d</v></c>{self.after}".__mod__, cells))
            return list(map(self.__missing__, cells))
        if any(sign in joined for sign in ODD) or _is_long(joined):
            return list(map(self.__missing__, cells))
        begun, end, blank = f'{self.begun} t="inlineStr"><is><t>', f"</t></is></c>{self.after}", f"{self.begun}/>{self.after}"
        return [f"{begun}{text}{end}" if text else blank for text in cells]

    def __missing__(self, cell) -> str:
        made = self._written(cell)
        if self.comes_again and len(self) < MOST:
            self[cell] = made
        return made

    def _written(self, cell) -> str:
        if cell is None or cell == "":
            return f"{self.begun}/>{self.after}"
        if not isinstance(cell, str):
            return f"{self.begun}><v>{cell!r}</v></c>{self.after}"
        text = cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…"
        kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f'{self.begun} t="inlineStr"><is><t{kept}>{escape(LOOKS_ESCAPED.sub("_x005F_", text))}</t></is></c>{self.after}'
