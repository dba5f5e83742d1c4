"""A draft as a Word file: the template in use, filled in."""

import io

from docxtpl import DocxTemplate

from inspections.case_papers.catalogue import PaperKind
from inspections.paper_templates.builtin import template_of
from inspections.paper_templates.fields import LIST, columns_of, fields_of, values_of
from inspections.paper_templates.models import TemplateVersion
from inspections.paper_templates.rules import environment
from jishan_portal.files import storage

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SAMPLE = "样例"


def source_of(version: TemplateVersion | None, kind: PaperKind) -> bytes:
    """Return the template itself: an uploaded version, or the built-in one."""
    return storage.path_of(storage.ORIGINAL, version.file.sha256).read_bytes() if version else template_of(kind)


def filled(template: bytes, kind: PaperKind, content: dict) -> bytes:
    """Return the Word file of a paper with this content (case_papers/documents)."""
    return _filled(template, values_of(kind, content))


def tried(template: bytes, kind: PaperKind) -> bytes:
    """Fill a template with a sample. Whatever is raised shows that it cannot be used."""
    values = dict.fromkeys(fields_of(kind), SAMPLE)
    columns = columns_of(kind)
    if columns:
        values[LIST] = [dict.fromkeys(columns, SAMPLE)] * 2
    return _filled(template, values)


def _filled(template: bytes, values: dict) -> bytes:
    made, target = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    made.render(values, environment(), autoescape=True)
    made.save(target)
    return target.getvalue()
