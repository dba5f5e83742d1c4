"""What a case's file is made of, in the order of article 78: every paper and every exhibit that has a file."""

from dataclasses import dataclass

from inspections.case_files.queries import EVIDENCE, SERVICE_RETURN, drafts_of, order_of, returns_of
from inspections.cases.models import Case
from inspections.cases.occasions import exhibits_of
from inspections.cases.words import day
from jishan_portal.files.kinds import is_recording
from jishan_portal.files.models import StoredFile
from jishan_portal.papers import actions as papers


@dataclass(frozen=True)
class Piece:
    """One piece of the file: where it lies, what it is called, its stored bytes."""

    place: str
    order: tuple
    title: str
    number: str
    day: str
    stored: StoredFile
    exhibit_pk: int | None = None

    @property
    def volume(self) -> str:
        """正卷 or 副卷."""
        return "正卷" if self.place.startswith("a") else "副卷"

    @property
    def is_separate(self) -> bool:
        """Whether it goes with the file as a medium of its own: a recording is neither printed nor packed."""
        return is_recording(self.stored.extension)


def pieces_of(case: Case) -> list[Piece]:
    """Return the pieces of a case's file in their order; a paper whose PDF is not made yet is drawn now."""
    drafts = drafts_of(case)
    returns = returns_of(case, drafts)
    found = [piece for draft in drafts if (piece := _of_paper(draft, returns))]
    found += [
        Piece(EVIDENCE, order_of(row), f"证据 {row}", "", day(row.taken_on), row.file, row.pk) for row in exhibits_of(case) if row.file_id
    ]
    return sorted(found, key=lambda piece: (piece.place, piece.order))


def _of_paper(draft, returns: dict) -> Piece | None:
    """The signed original stands for a paper where there is one."""
    if draft.is_open or (draft.paper_id and draft.paper.is_void):
        return None
    if draft.paper_id and not draft.scan_id and not draft.paper.pdf_id:
        papers.draw(draft.paper_id)
        draft.paper.refresh_from_db()
    stored = draft.scan if draft.scan_id else draft.paper.pdf
    number = draft.paper.number if draft.paper_id else ""
    on = draft.paper.issued_at if draft.paper_id else draft.scanned_at
    place, order = draft.kind.place, (draft.kind.number, draft.pk, draft.ordinal, 0)
    if draft.code == SERVICE_RETURN:
        place, order = returns.get(draft.about, (place, order))
    return Piece(place, order, draft.title, number, day(on), stored)
