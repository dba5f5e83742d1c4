"""The papers of a case that its own steps issue: the prior notice, the decision."""

from inspections.case_papers import actions as written
from inspections.case_papers.catalogue import kinds
from inspections.case_papers.models import Draft
from inspections.cases.facts import facts_of
from inspections.cases.models import Case
from inspections.cases.occasions import occasions
from inspections.cases.states import ServedPaper
from jishan_portal.papers.models import Paper

OF_PROPOSAL = ("37", "45", "46")  # written from the proposal: a new proposal makes unissued ones void
SERVED = {ServedPaper.NOTICE: ("37",), ServedPaper.DECISION: ("44", "45", "46"), ServedPaper.DEMAND: ("48",)}


def issue_by_step(case: Case, step: str, *, by, **known) -> Paper:
    """Issue the paper that a step of the case brings about, as the handlers wrote it, else in the words of the catalogue.

    Raises MoveRefused where something required is missing in it.
    """
    found = occasions(case)
    kind = next(kind for kind in kinds().values() if kind.by_step == step and kind.occasion in found)
    facts = facts_of(case, **known)
    return written.issue(written.start(case, kind.code, facts, by=by), facts, subject=case, by=by)


def served_paper(case: Case, paper: str) -> tuple[str, str]:
    """Return title and number of the issued paper that a service of this kind carries; empty where none was issued here."""
    rows = Draft.objects.of(case.audit_chain).filter(code__in=SERVED.get(paper, ()), paper__isnull=False, paper__voided_at__isnull=True)
    found = rows.select_related("paper").order_by("-id").first()
    return (found.title, found.paper.number) if found else ("", "")


def forget_proposal(case: Case, *, by) -> None:
    """Give up what was written from an earlier proposal and never issued."""
    written.drop_open(case, OF_PROPOSAL, by=by)
