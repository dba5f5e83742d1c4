"""Which papers the file of a case must hold (official names and numbers in `data/file_papers.csv`), and what is missing."""

import csv
from functools import cache
from pathlib import Path

from inspections.cases.models import Case
from inspections.cases.states import Procedure, Verdict
from inspections.cases.states_beside import SEIZURES, DeferralState, RestraintKind
from inspections.exhibits.models import Exhibit, Whereabouts

DATA = Path(__file__).parent / "data" / "file_papers.csv"


@cache
def _rows() -> tuple[dict, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def needed(case: Case) -> list[tuple[str, str]]:
    """Return (number, title) of the papers that this case's file must hold, by what happened in it."""
    facts = _happened(case)
    return [(row["number"], row["title"]) for row in _rows() if row["when"] in facts]


def missing(case: Case, had: list[str]) -> list[str]:
    """Return the titles of the needed papers whose numbers are not among those at hand."""
    return [title for number, title in needed(case) if number not in had]


def _happened(case: Case) -> set[str]:
    simple = case.procedure == Procedure.SIMPLE
    kinds = set(case.restraints.values_list("kind", flat=True))
    exhibits = Exhibit.objects.filter(dossier=case.audit_chain)
    penal = case.verdict == Verdict.PENALTY
    facts = {
        "always": True,
        "ordinary": not simple,
        "simple": simple,
        "filed": case.filed_on is not None,
        "concluded": case.concluded_on is not None,
        "notified": case.notified_on is not None,
        "spoke": bool(case.statement),
        "discussed": case.discussed_on is not None,
        "punished": penal and not simple and case.decided_on is not None,
        "spared": not penal and case.decided_on is not None,
        "exhibits": exhibits.exists(),
        "things": exhibits.exclude(whereabouts=Whereabouts.ON_FILE).exists(),
        "registered": RestraintKind.REGISTERED in kinds,
        "seized": bool(kinds & SEIZURES),
        "restrained": bool(kinds),
        "tested": case.timeouts.filter(ground="检测检验鉴定").exists(),
        "ordered": case.orders.exists(),
        "heard": case.hearings.filter(held_on__isnull=False).exists(),
        "deferred": case.deferrals.filter(state=DeferralState.GRANTED).exists(),
        "demanded": case.demands.exists(),
        "enforced": case.demands.filter(applied_on__isnull=False).exists(),
    }
    return {name for name, is_so in facts.items() if is_so}
