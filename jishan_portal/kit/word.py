"""Word files the office goes on editing, laid out after GB/T 9704-2012.

They name 方正小标宋, 仿宋_GB2312 and 黑体, which the office has; what the portal itself prints is drawn by `kit.pdf`.
"""

import io
from datetime import datetime

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_FACE, TEXT_FACE, HEAD_FACE = "方正小标宋简体", "仿宋_GB2312", "黑体"
ALIGNED = {"left": None, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def new():
    """Return an empty document: A4, the margins of an official paper, the page number at the foot."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.name, style.font.size = TEXT_FACE, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT_FACE)
    number = section.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(number)
    return document


def saved(document, *, title: str, author: str, made_at: datetime) -> bytes:
    """Return a document as bytes, with title, author and time (Beijing) in its properties."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def line(document, words: str, *, size: float = 16, face: str = TEXT_FACE, colour=None, align: str = "left", space: int = 0):
    """Add a line that stands by itself: a head, a number, a signature; return its paragraph."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(space), Pt(0)
    run = paragraph.add_run(words)
    face_of(run, face, size)
    if colour is not None:
        run.font.color.rgb = colour
    paragraph.alignment = ALIGNED[align]
    return paragraph


def text(document, words: str, face: str = TEXT_FACE, *, indent: float = 32):
    """Add a paragraph of running text, 28.95 points a line, two characters indented; return it."""
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after = Pt(indent), Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
    face_of(paragraph.add_run(words), face, 16)
    return paragraph


def table(document, columns: int):
    """Add an empty table with all its lines; return it."""
    made = document.add_table(rows=0, cols=columns)
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    return made


def row(made, words: list[str], face: str = TEXT_FACE) -> list:
    """Add a row to a table; return its cells."""
    cells = made.add_row().cells
    for place, said in zip(cells, words, strict=True):
        cell(place, said, face)
    return cells


def cell(place, words: str, face: str = TEXT_FACE) -> None:
    """Write into a cell."""
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    face_of(paragraph.add_run(words), face, 12)


def face_of(run, face: str, size: float) -> None:
    """Set a run in a typeface, for Latin and Chinese characters alike."""
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _page_number(paragraph) -> None:
    """The page number as — 1 —, which the word processor fills in."""
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, said in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = said
        run._r.append(part)
    paragraph.add_run(" —")
