"""What the pages of a case's papers read: what is needed, what is written, what else may be written."""

from dataclasses import dataclass, replace

from inspections.case_papers.catalogue import PLACES, PaperKind, kinds
from inspections.case_papers.models import Draft
from inspections.cases.facts_beside import READERS
from inspections.cases.filing import needed
from inspections.cases.models import Case
from inspections.cases.occasions import exhibits_of, occasions

EVIDENCE = "a4"
SERVICE_RETURN = "50"
LAST = 2**62  # a paper that is not begun stands behind those of its kind that are


@dataclass(frozen=True)
class Line:
    """One paper on the page: its kind, the record it is about, the draft where there is one, its place in the file."""

    kind: PaperKind
    about: str
    about_label: str
    draft: Draft | None
    is_needed: bool
    is_past: bool = False
    place: str = ""
    order: tuple = ()

    @property
    def may_begin(self) -> bool:
        """Whether a handler begins it: what a step issues comes by the step, unless that is past (an older case)."""
        return not self.kind.by_step or self.is_past

    @property
    def is_done(self) -> bool:
        """Whether it lies in the file."""
        return self.draft is not None and (
            self.draft.scan_id is not None or (self.draft.paper_id is not None and not self.draft.paper.is_void)
        )

    @property
    def is_written(self) -> bool:
        """Whether a draft is open."""
        return self.draft is not None and self.draft.is_open


def drafts_of(case: Case) -> list[Draft]:
    """Return the papers of a case, the oldest first."""
    return list(Draft.objects.of(case.audit_chain).select_related("paper__pdf", "scan", "made_by").order_by("id"))


def board(case: Case) -> tuple[list[Line], list[Line]]:
    """Return the papers of a case, needed ones and written ones, by their place in the file; and those that may be begun."""
    found, drafts = occasions(case), drafts_of(case)
    labels = _labels(case)
    wanted = {(need.kind.code, need.about) for need in needed(case, found)}
    lines = [Line(row.kind, row.about, labels.get(row.about, ""), row, (row.code, row.about) in wanted) for row in drafts]
    had = {(row.code, row.about) for row in drafts if row.is_open or row.scan_id or not (row.paper and row.paper.is_void)}
    by_step = {row.code for row in drafts if row.kind.by_step}
    lines += [
        Line(kinds()[code], about, labels.get(about, ""), None, True, step_is_past(case, kinds()[code]))
        for code, about in wanted
        if (code, about) not in had and code not in by_step
    ]
    free = [
        Line(kind, about, labels.get(about, ""), None, False)
        for kind in kinds().values()
        for about in found.get(kind.occasion, ())
        if (kind.code, about) not in wanted
        and not any(line.is_written and (line.kind.code, line.about) == (kind.code, about) for line in lines)
    ]
    returns = returns_of(case, drafts)
    return sorted((_placed(line, returns) for line in lines), key=lambda line: (line.place, line.order, line.about)), free


def _placed(line: Line, returns: dict) -> Line:
    place, order = line.kind.place, (line.kind.number, line.draft.pk if line.draft else LAST, line.draft.ordinal if line.draft else 0, 0)
    if line.kind.code == SERVICE_RETURN:
        place, order = returns.get(line.about, (place, order))
    return replace(line, place=place, order=order)


def returns_of(case: Case, drafts: list) -> dict:
    """Return where each 送达回证 lies, by what it is about: right behind the paper that was served."""
    served = {draft.paper.number: draft for draft in drafts if draft.paper_id}
    behind = {f"service-{row.pk}": served.get(row.paper_number) for row in case.services.all()}
    return {about: (draft.kind.place, (draft.kind.number, draft.pk, draft.ordinal, 1)) for about, draft in behind.items() if draft}


def begins(case: Case, code: str, about: str) -> bool:
    """Whether a paper may be begun: what it is about has happened."""
    kind = kinds().get(code)
    return kind is not None and about in occasions(case).get(kind.occasion, ())


def _labels(case: Case) -> dict[str, str]:
    """Return what each record beside the case is called."""
    return {f"{kind}-{row.pk}": str(row) for kind, (related, _) in READERS.items() for row in getattr(case, related).all()}


def step_is_past(case: Case, kind: PaperKind) -> bool:
    """Whether the step that issues a paper was taken already."""
    return {"approve_notice": case.notified_on, "decide": case.decided_on, "decide_at_once": case.decided_on}.get(kind.by_step) is not None


def coming(case: Case, lines: list[Line]) -> list[tuple]:
    """Return what will be bound, in its order: (paper's line or None, exhibit with a file or None, where it lies)."""
    rows = [(line.place, line.order, line, None) for line in lines if line.is_done]
    rows += [(EVIDENCE, order_of(row), None, row) for row in exhibits_of(case) if row.file_id]
    return [(line, row, label_of(place)) for place, _, line, row in sorted(rows, key=lambda one: one[:2])]


def order_of(exhibit) -> tuple:
    """Return where an exhibit lies among the evidence: behind the papers, by its number."""
    return (100, exhibit.number, 0, 0)


def place_label(line: Line) -> str:
    """Say where in the file a paper lies."""
    return label_of(line.place)


def label_of(place: str) -> str:
    """Say which part of the file a place is."""
    return f"{'正卷' if place.startswith('a') else '副卷'}：{PLACES[place]}"
