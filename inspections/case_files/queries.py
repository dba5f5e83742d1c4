"""What the pages of a case's papers read: what is needed, what is written, what else may be written."""

from dataclasses import dataclass

from inspections.case_papers.catalogue import PLACES, PaperKind, kinds
from inspections.case_papers.models import Draft
from inspections.cases.facts_beside import READERS
from inspections.cases.filing import needed
from inspections.cases.models import Case
from inspections.cases.occasions import occasions


@dataclass(frozen=True)
class Line:
    """One paper on the page: its kind, the record it is about, the draft where there is one."""

    kind: PaperKind
    about: str
    about_label: str
    draft: Draft | None
    is_needed: bool
    is_past: bool = False

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
    lines.sort(key=lambda line: (line.kind.place, line.kind.number, line.about, line.draft.ordinal if line.draft else 0))
    return lines, free


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


def place_label(line: Line) -> str:
    """Say where in the file a paper lies."""
    return f"{'正卷' if line.kind.place.startswith('a') else '副卷'}：{PLACES[line.kind.place]}"
