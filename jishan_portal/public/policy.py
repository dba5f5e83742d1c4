"""The policy's text as paragraphs of an official paper, so that it is shown as it was issued."""

import re
from dataclasses import dataclass

MASTHEAD = re.compile(r".+文件$")
NUMBER = re.compile(r"^[^，。]{2,12}〔\d{4}〕\d+号$")
CHAPTER = re.compile(r"^[一二三四五六七八九十]+、.{2,12}$")
SECTION = re.compile(r"^[（(][一二三四五六七八九十]+[）)]")
DAY = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$")
WHOLE = tuple("。：；！？）")
SHORT = 30
CUT_LENGTH = 18


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and what it is: masthead, number, title, address, chapter, section, body, right, or row (cells)."""

    kind: str
    text: str
    cells: tuple = ()


def paragraphs(text: str) -> list[Paragraph]:
    """Read a policy's plain text; lines that a page break had split are joined again."""
    found: list[Paragraph] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if not line.strip():
            continue
        kind = _kind(line, found)
        if kind == "body" and found and found[-1].kind in {"body", "section"} and _is_cut(found[-1].text):
            found[-1] = Paragraph(found[-1].kind, found[-1].text + line.strip())
        else:
            cells = tuple(cell.strip() for cell in line.split("\t")) if kind == "row" else ()
            found.append(Paragraph(kind, line.replace(" ", "") if kind == "title" else line.strip(), cells))
    return found


def _kind(line: str, before: list) -> str:
    text = line.strip()
    rules = (
        ("row", "\t" in line),
        ("masthead", not before and bool(MASTHEAD.match(text))),
        ("number", bool(NUMBER.match(text))),
        ("chapter", bool(CHAPTER.match(text))),
        ("section", bool(SECTION.match(text)) and len(text) <= SHORT + 10),
        ("right", bool(DAY.match(text)) or _is_short(text, "办公室")),
        ("title", _is_title(text)),
        ("address", text.endswith("：") and len(text) <= SHORT),
    )
    return next((kind for kind, holds in rules if holds), "body")


def _is_short(text: str, *endings: str) -> bool:
    return len(text) <= SHORT and text.endswith(endings)


def _is_title(text: str) -> bool:
    if "关于印发" in text:
        return len(text) <= 2 * SHORT
    return _is_short(text, "实施方案", "领导小组") and not text.startswith("附件")


def _is_cut(text: str) -> bool:
    return len(text) > CUT_LENGTH and not text.endswith(WHOLE)
