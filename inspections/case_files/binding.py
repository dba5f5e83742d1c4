"""Binding the file of a case: cover, index, numbered pages, closing note, list of hashes, as one PDF; the pieces as a zip."""

import csv
import io
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from inspections.case_files.pieces import Piece
from jishan_portal.files import storage
from jishan_portal.files.names import named
from jishan_portal.kit import pdf

A4 = (595.28, 841.89)
EDGE = 40  # points left free around a picture
COVER = "documents/volume_cover.html"
STAMPS = "documents/volume_stamps.html"
FOREIGN = "documents/volume_foreign.html"


VOLUMES = ("正卷", "副卷")
SEPARATE = "另附介质"


class Told:
    """Counts what is done and tells whoever waits; the call may raise to stop the work."""

    def __init__(self, pieces: list[Piece], tell):
        self.done, self.total, self.tell = 0, 2 * len(pieces) + len(VOLUMES), tell

    def __call__(self, note: str) -> None:
        """One more thing is done."""
        self.done += 1
        self.tell(self.done, self.total, note=note)


def bind(pieces: list[Piece], head: dict, target: Path, told) -> list[dict]:
    """Write the volume to `target` and return its index: volume, order, title, number, day, first and last page, hash.

    `head` holds what cover and closing note say. Pages count within each volume and stand at the upper right.
    """
    book, index = PdfWriter(), []
    for name in VOLUMES:
        mine = []
        for piece in pieces:
            if piece.volume == name:
                mine.append((piece, _pages(piece)))
                told(f"正在装订{name}：{piece.title}")
        rows, page = [], 0
        for order, (piece, pages) in enumerate(mine, 1):
            rows.append({
                "volume": name, "order": order, "title": piece.title, "number": piece.number, "day": piece.day,
                "first": page + 1, "last": page + len(pages), "sha256": piece.stored.sha256, "extension": piece.stored.extension,
                "medium": SEPARATE if piece.is_separate else "", "exhibit": piece.exhibit_pk,
            })  # fmt: skip
            page += len(pages)
        _put(book, pdf.render(COVER, {**head, "volume": name, "rows": rows, "pages": page, "part": "front"}, title="卷宗封面"))
        for one, stamp in zip((page for _, pages in mine for page in pages), _stamps(name, page), strict=True):
            book.add_page(one).merge_page(stamp)
        _put(book, pdf.render(COVER, {**head, "volume": name, "rows": rows, "pages": page, "part": "back"}, title="卷内备考表"))
        index += rows
        told(f"{name}已编页码")
    with target.open("wb") as out:
        book.write(out)
    return index


def bundle(pieces: list[Piece], index: list[dict], volume: Path, target: Path, told) -> None:
    """Write the zip: the volume, every piece as it lies, the index as a table, the hashes as `sha256sum -c` reads them.

    Recordings stay outside, as media of their own: the index names them, a list of their own holds their hashes.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(volume, "卷宗.pdf")
        hashes, apart = [], []
        for piece, row in zip(_in_order(pieces), index, strict=True):
            title = named(piece.title, piece.stored.extension)
            name = f"{row['volume']}/{row['order']:03d}_{title}"
            if piece.is_separate:
                apart.append(f"{row['sha256']}  {row['order']:03d}_{title}")
            else:
                packed.write(storage.path_of(storage.ORIGINAL, piece.stored.sha256), name)
                hashes.append(f"{row['sha256']}  {name}")
            told(f"正在打包：{piece.title}")
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(["卷", "序号", "文书名称", "文号", "日期", "起页", "止页", "散列 SHA-256", "备注"])
        names = ("volume", "order", "title", "number", "day", "first", "last", "sha256", "medium")
        writer.writerows([row[name] for name in names] for row in index)
        packed.writestr("卷内目录.csv", "\ufeff" + table.getvalue())
        packed.writestr("sha256.txt", "\n".join(hashes) + "\n")
        if apart:
            packed.writestr(f"{SEPARATE}_sha256.txt", "\n".join(apart) + "\n")


def _in_order(pieces: list[Piece]) -> list[Piece]:
    return [piece for name in VOLUMES for piece in pieces if piece.volume == name]


def _put(book: PdfWriter, content: bytes) -> None:
    for page in PdfReader(io.BytesIO(content)).pages:
        book.add_page(page)


def _pages(piece: Piece) -> list[PageObject]:
    """Return the pages of a piece; what cannot be shown on paper gets a page that names it and its hash."""
    place = storage.path_of(storage.ORIGINAL, piece.stored.sha256)
    try:
        if piece.stored.is_picture:
            return [_picture(place)]
        if piece.stored.extension == "pdf":
            return list(PdfReader(place).pages)
    except (PyPdfError, OSError, ValueError):
        pass  # a damaged or locked original still has its place in the file: the page below stands for it
    return list(PdfReader(io.BytesIO(pdf.render(FOREIGN, {"piece": piece}, title=piece.title))).pages)


def _picture(place: Path) -> PageObject:
    with Image.open(place) as source:
        picture = ImageOps.exif_transpose(source).convert("RGB")
        drawn = io.BytesIO()
        picture.save(drawn, "PDF", resolution=150)
    inner = PdfReader(drawn).pages[0]
    width, height = float(inner.mediabox.width), float(inner.mediabox.height)
    scale = min((A4[0] - 2 * EDGE) / width, (A4[1] - 2 * EDGE) / height)
    page = PdfWriter().add_blank_page(width=A4[0], height=A4[1])
    moved = Transformation().scale(scale).translate((A4[0] - width * scale) / 2, (A4[1] - height * scale) / 2)
    page.merge_transformed_page(inner, moved)
    return page


def _stamps(volume: str, pages: int) -> list[PageObject]:
    if not pages:
        return []
    drawn = pdf.render(STAMPS, {"numbers": range(1, pages + 1), "volume": volume}, title="页码")
    return list(PdfReader(io.BytesIO(drawn)).pages)


@contextmanager
def made(pieces: list[Piece], head: dict, tell):
    """Bind and bundle in a folder of their own; yield (index, pages, path of the PDF, path of the zip), gone afterwards.

    `tell(done, total, note=…)` hears how far it is.
    """
    told = Told(pieces, tell)
    with tempfile.TemporaryDirectory() as folder:
        volume, packed = Path(folder) / "volume.pdf", Path(folder) / "volume.zip"
        index = bind(pieces, head, volume, told)
        bundle(pieces, index, volume, packed, told)
        yield index, len(PdfReader(volume).pages), volume, packed
