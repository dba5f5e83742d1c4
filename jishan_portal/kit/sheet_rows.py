"""The rows of a worksheet in the likeness of a few pattern rows, written as lines of its file.

openpyxl makes the workbook as an office sees it: title, header, widths, paper. To it a cell is an object, and a county's list
has two million of them: fifteen seconds, and five for the fastest writer at hand, which is longer than an export may take. So
the book is made with one row of each kind, and its thousands of rows follow here in their likeness, some hundred at a time and
column by column, in bytes: text that holds one Chinese sign takes twice the room, and every joint of it twice the time.
"""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from isal import isal_zlib

SHEET = "xl/worksheets/sheet1.xml"
ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
DIMENSION = re.compile(r"<dimension [^>]*>")  # may be left out; it would have to name the last row before the first is written
LONGEST = 32_767  # signs in a cell; a workbook with more is reported as damaged
LEVEL = 2  # of squeezing
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
        with file.open(SHEET, "w") as entry:
            # a fifth larger than the usual one, in a twentieth of the time; zipfile has no other way to be told, and were it to
            # look elsewhere, its own would squeeze
            entry._compressor = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
            for part in _parts(made.read(SHEET).decode(), patterns, blocks, as_text):
                entry.write(part)


def _parts(sheet: str, patterns: int, blocks: Iterable[tuple[int, list]], as_text: Iterable[int]) -> Iterator[bytes]:
    """Yield a worksheet's text piece by piece, rows counted on from the first pattern."""
    rows = [*ROW.finditer(sheet)][-patterns:]
    parsed = [ElementTree.fromstring(row[0]) for row in rows]  # noqa: S314 our own book's
    letters = [cell.get("r").rstrip("0123456789") for cell in parsed[0]]
    shapes = [_shapes(letters, row) for row in parsed]
    first = number = int(parsed[0].get("r"))
    yield DIMENSION.sub("", sheet[: rows[0].start()]).encode()
    for kind, columns in blocks:
        height = len(columns[0])
        numbers = [b"%d" % place for place in range(number, number + height)]
        pieces = [repeat(b'<row r="', height), numbers, repeat(f'"><c r="{letters[0]}'.encode(), height)]
        for shape, column in zip(shapes[kind], columns, strict=True):
            pieces += numbers, *shape.fill(column)
        yield b"".join(chain.from_iterable(zip(*pieces, strict=True)))
        number += height
    marked = " ".join(f"{letters[place]}{first}:{letters[place]}{number - 1}" for place in as_text)
    errors = f'<ignoredErrors><ignoredError sqref="{marked}" numberStoredAsText="1"/></ignoredErrors>' if marked else ""
    yield sheet[rows[-1].end() :].replace("</worksheet>", f"{errors}</worksheet>").encode()


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
        begun = f'" s="{style}"'
        self.number = f"{begun}><v>%s</v></c>{after}"
        self.text = f'{begun} t="inlineStr"><is><t%s>%s</t></is></c>{after}'
        self.blank = f"{begun}/>{after}".encode()
        self.before, self.behind = (part.encode() for part in (self.text % ("", "\0")).split("\0"))
        self.comes_again = None

    def fill(self, cells: list) -> list[Iterable[bytes]]:
        """Return the cells of some hundred rows in one or several pieces, each as many as the rows.

        What comes again and again in the first of them is taken to do so in all.
        """
        if self.comes_again is None:
            self.comes_again = len({*cells}) * OFTEN <= len(cells)
        if self.comes_again and len(self) < MOST:
            return [list(map(self.__getitem__, cells))]
        try:
            joined = BETWEEN.join(("", *cells, ""))
        except TypeError:  # not text alone
            return [list(map(self.__missing__, cells))]
        if any(sign in joined for sign in ODD) or _is_long(joined):
            return [list(map(self.__missing__, cells))]
        texts = joined.encode().split(BETWEEN.encode())[1:-1]
        if b"" in texts:
            return [[self.before + text + self.behind if text else self.blank for text in texts]]
        return [repeat(self.before, len(texts)), texts, repeat(self.behind, len(texts))]

    def __missing__(self, cell) -> bytes:
        made = self._written(cell)
        if self.comes_again and len(self) < MOST:
            self[cell] = made
        return made

    def _written(self, cell) -> bytes:
        if cell is None or cell == "":
            return self.blank
        if not isinstance(cell, str):
            return (self.number % repr(cell)).encode()
        text = cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…"
        kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return (self.text % (kept, escape(LOOKS_ESCAPED.sub("_x005F_", text)))).encode()
