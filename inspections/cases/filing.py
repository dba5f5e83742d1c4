"""Which papers the file of a case must hold, by what happened in it, and which of them it still lacks."""

from dataclasses import dataclass

from inspections.case_papers.catalogue import PaperKind, kinds
from inspections.case_papers.models import Draft
from inspections.cases.models import Case
from inspections.cases.occasions import occasions


@dataclass(frozen=True)
class Need:
    """One paper that the file must hold: its kind and the record it is about ("" for the case itself)."""

    kind: PaperKind
    about: str


def needed(case: Case, found: dict | None = None) -> list[Need]:
    """Return the papers that this case's file must hold, in the order of the official list."""
    found = occasions(case) if found is None else found
    return [Need(kind, about) for kind in kinds().values() if kind.required for about in found.get(kind.required, ())]


def missing(case: Case) -> list[str]:
    """Return the titles of the needed papers that are neither issued nor kept as signed originals."""
    had = set(Draft.objects.of(case.audit_chain).on_file().values_list("code", "about"))
    steps = {code for code, _ in had}
    lacking = [
        need for need in needed(case) if (need.kind.code, need.about) not in had and not (need.kind.by_step and need.kind.code in steps)
    ]
    return list(dict.fromkeys(need.kind.title for need in lacking))
