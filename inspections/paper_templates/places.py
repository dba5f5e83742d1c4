"""Where in a Word file something stands, in the words of who looks for it there: 正文第 3 段, 表格 1 第 2 行第 1 列, 页脚第 1 段."""

from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn

PARAGRAPH, TEXT, CODE, SIMPLE = qn("w:p"), qn("w:t"), qn("w:instrText"), qn("w:fldSimple")
TABLE, ROW, CELL = qn("w:tbl"), qn("w:tr"), qn("w:tc")
BESIDE = {RELATION.HEADER: "页眉", RELATION.FOOTER: "页脚", RELATION.FOOTNOTES: "脚注", RELATION.ENDNOTES: "尾注"}


def paragraphs(document) -> Iterator[tuple[str, str, str]]:
    """Yield (place, text, field codes) of every paragraph: body, tables, text boxes, headers, footers, notes."""
    body = document.element.body
    tables = {table: number for number, table in enumerate(body.iter(TABLE), 1)}
    number = 0
    for paragraph in body.iter(PARAGRAPH):
        cell = next(paragraph.iterancestors(CELL), None)
        if cell is None:
            number += 1
        yield (_in_table(cell, tables) if cell is not None else f"正文第 {number} 段", *_words(paragraph))
    for relation in document.part.rels.values():
        label = BESIDE.get(relation.reltype)
        if label:
            root = parse_xml(relation.target_part.blob)
            for place, paragraph in enumerate(root.iter(PARAGRAPH), 1):
                yield (f"{label}第 {place} 段", *_words(paragraph))


def _in_table(cell, tables: dict) -> str:
    row = next(cell.iterancestors(ROW))
    table = next(row.iterancestors(TABLE))
    return f"表格 {tables[table]} 第 {_nth(row, ROW)} 行第 {_nth(cell, CELL)} 列"


def _nth(element, tag: str) -> int:
    return sum(1 for one in element.itersiblings(tag, preceding=True)) + 1


def _words(paragraph) -> tuple[str, str]:
    """Return the text and the field codes of a paragraph, without those of a text box that hangs in it."""
    own = [one for one in paragraph.iter(TEXT, CODE, SIMPLE) if next(one.iterancestors(PARAGRAPH)) is paragraph]
    codes = "".join(one.text or "" for one in own if one.tag == CODE)
    codes += " ".join(one.get(qn("w:instr"), "") for one in own if one.tag == SIMPLE)
    return "".join(one.text or "" for one in own if one.tag == TEXT), codes
