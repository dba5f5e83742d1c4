"""The papers of a case that its own steps issue: the prior notice, the decision."""

from inspections.case_papers import actions as written
from inspections.case_papers.catalogue import kinds
from inspections.cases.facts import facts_of
from inspections.cases.models import Case
from inspections.cases.occasions import occasions
from jishan_portal.papers.models import Paper

OF_PROPOSAL = ("37", "45", "46")  # written from the proposal: a new proposal makes unissued ones void


def issue_by_step(case: Case, step: str, *, by, **known) -> Paper:
    """Issue the paper that a step of the case brings about, as the handlers wrote it, else in the words of the catalogue.

    Raises MoveRefused where something required is missing in it.
    """
    found = occasions(case)
    kind = next(kind for kind in kinds().values() if kind.by_step == step and kind.occasion in found)
    facts = facts_of(case, **known)
    return written.issue(written.start(case, kind.code, facts, by=by), facts, subject=case, by=by)


def forget_proposal(case: Case, *, by) -> None:
    """Give up what was written from an earlier proposal and never issued."""
    written.drop_open(case, OF_PROPOSAL, by=by)
