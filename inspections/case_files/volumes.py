"""The bound file of a case: refused while something is missing, frozen with its index and hashes when it is made."""

from django.db import transaction

from inspections.case_files import binding, rules
from inspections.case_files.models import Volume
from inspections.case_files.pieces import pieces_of
from inspections.cases import filing
from inspections.cases.facts import facts_of
from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.cases.steps import locked
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

BOUND_IN = frozenset({CaseState.CLOSED, CaseState.ARCHIVED, CaseState.NOT_FILED, CaseState.TRANSFERRED, CaseState.TERMINATED})
ARTICLE = "《市场监督管理行政处罚程序规定》第七十八条"


@transaction.atomic
def bind(case: Case, *, by: User) -> Volume:
    """Bind the file of a closed case; each piece keeps its hash. Raises MoveRefused while papers are missing."""
    held = locked(case)
    if held.state != CaseState.ARCHIVED:
        rules.must_write(held, by)
    if held.state not in BOUND_IN:
        raise MoveRefused(f"结案以后才能成卷（{ARTICLE}）。")
    lacking = filing.missing(held)
    if lacking:
        raise MoveRefused(f"卷宗还缺：{'、'.join(lacking)}。补齐后再成卷（{ARTICLE}）。")
    index, pages, book, packed = binding.made(pieces_of(held), _head(held, by), _keeper(held, by))
    made = Volume.objects.create(case=held, index=index, pages=pages, pdf=book, bundle=packed, made_by=by, made_at=clock.now())
    facts = {"pages": pages, "pieces": len(index), "pdf": book.sha256, "zip": packed.sha256}
    audit.record("inspections.case.bind", held, by=by, summary=f"成卷：{len(index)} 份、{pages} 页", data=facts)
    return made


def _head(case: Case, by: User) -> dict:
    facts = facts_of(case)
    names = ("office", "party", "cause", "number", "decision_number", "filed_on", "handlers", "content", "today")
    return {name: facts[name] for name in names} | {"closed_on": case.closed_on, "binder": by.name, "title": "卷宗"}


def _keeper(case: Case, by: User):
    def keep(path, extension: str):
        return files.keep_made(path, by=by, name=f"{case.number or case.pk} 卷宗.{extension}")

    return keep
