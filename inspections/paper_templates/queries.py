"""What the pages of templates read."""

from dataclasses import dataclass

from inspections.case_papers.catalogue import PLACES, PaperKind, kinds
from inspections.paper_templates.models import TemplateVersion


@dataclass(frozen=True)
class Line:
    """One kind of paper with the template it uses now; None is the built-in one."""

    kind: PaperKind
    version: TemplateVersion | None
    place: str


def lines() -> list[Line]:
    """Return every kind of paper with the version in use (one query)."""
    used = {row.code: row for row in TemplateVersion.objects.in_use().select_related("made_by", "file")}
    return [Line(kind, used.get(code), PLACES[kind.place]) for code, kind in kinds().items()]


def in_use(code: str) -> TemplateVersion | None:
    """Return the version that drafts of a kind are filled into now; None is the built-in one."""
    return TemplateVersion.objects.in_use().filter(code=code).select_related("file").first()


def versions_of(code: str) -> list[TemplateVersion]:
    """Return every version of a kind, the latest first."""
    return list(TemplateVersion.objects.of(code).select_related("made_by", "ended_by", "file"))
