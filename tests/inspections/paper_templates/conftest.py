"""Word files as an office would hand them in, and the people and the way of a case."""

import io
import zipfile

import pytest
from docx import Document

from inspections.case_papers.catalogue import PaperKind, kinds
from inspections.paper_templates.builtin import template_of
from tests.inspections.cases.conftest import bureau, media, team, violation, walk

__all__ = ["bureau", "media", "team", "violation", "walk"]


@pytest.fixture
def decision() -> PaperKind:
    """The decision paper."""
    return kinds()["45"]


def saved(document) -> bytes:
    """A document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def edited(kind: PaperKind, *added: str, without: str = "") -> bytes:
    """The built-in template with paragraphs added at its end, and without one field."""
    document = Document(io.BytesIO(template_of(kind)))
    for paragraph in document.paragraphs:
        if without and f"{{{{ {without} }}}}" in paragraph.text:
            paragraph.runs[0].text = ""
    for words in added:
        document.add_paragraph(words)
    return saved(document)


def repacked(content: bytes, **changes) -> bytes:
    """A Word file with parts changed by a function or added; a part is named with / as __ and . as _DOT_."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    wanted = {name.replace("__", "/").replace("_DOT_", "."): change for name, change in changes.items()}
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            change = wanted.pop(name, None)
            target.writestr(name, change(source.read(name)) if change else source.read(name))
        for name, change in wanted.items():
            target.writestr(name, change(b""))
    return out.getvalue()


def words_of(content: bytes) -> list[str]:
    """The paragraphs of a Word file, those of its tables too."""
    document = Document(io.BytesIO(content))
    return [p.text for p in document.paragraphs] + [
        p.text for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs
    ]
