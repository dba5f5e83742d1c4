"""The bound file of a case: refused while something is missing, frozen with its index and hashes when it is made.

Drawing and binding take seconds to minutes, so they are a job: nothing is locked meanwhile, and what changed meanwhile shows.
"""

from django.db import transaction
from django.urls import reverse

from inspections.case_files import rules
from inspections.case_files.models import Volume
from inspections.case_files.pieces import Piece, pieces_of
from inspections.cases import filing
from inspections.cases.facts import facts_of
from inspections.cases.models import Case
from inspections.cases.queries import with_everything
from inspections.cases.states import CaseState
from inspections.cases.steps import locked
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.jobs import actions as jobs
from jishan_portal.jobs.models import Job
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

BOUND_IN = frozenset({CaseState.CLOSED, CaseState.ARCHIVED, CaseState.NOT_FILED, CaseState.TRANSFERRED, CaseState.TERMINATED})
ARTICLE = "《市场监督管理行政处罚程序规定》第七十八条"
BIND_JOB = "case_files.bind"


@transaction.atomic
def order(case: Case, *, by: User) -> Job:
    """Order the binding of a case's file; asked again while it goes on, the same job. Raises MoveRefused while papers are missing."""
    held = _complete(locked(case), by)
    named = "限知案件" if held.is_restricted else held.number or "未立案的案件"
    return jobs.start(BIND_JOB, by=by, title=f"成卷：{named}", params={"case": held.pk}, once=f"bind:{held.pk}")


def bind(case_pk: int, *, by: User, tell=lambda done, total, note: None) -> Volume:
    """Bind the file of a case; each piece keeps its hash. `tell(done, total, note=…)` hears how far it is and may stop it.

    Raises MoveRefused while papers are missing, and where the papers changed while they were bound.
    """
    from inspections.case_files import binding  # with it comes the library of PDF, which no page needs

    case = _complete(with_everything(Case.objects.all()).get(pk=case_pk), by)
    pieces = pieces_of(case)
    with binding.made(pieces, _head(case, by), tell) as (index, pages, book, packed):
        return _keep(case, pieces, by, index=index, pages=pages, book=book, packed=packed)


@transaction.atomic
def _keep(case: Case, pieces: list[Piece], by: User, *, index: list, pages: int, book, packed) -> Volume:
    held = _complete(locked(case), by)
    if _print(pieces_of(with_everything(Case.objects.all()).get(pk=held.pk))) != _print(pieces):
        raise MoveRefused("成卷期间卷内文书有变动，没有成卷。请重新成卷。")
    name = f"{held.number or held.pk} 卷宗"
    stored = [files.keep_made(path, by=by, name=f"{name}{path.suffix}") for path in (book, packed)]
    made = Volume.objects.create(case=held, index=index, pages=pages, pdf=stored[0], bundle=stored[1], made_by=by, made_at=clock.now())
    facts = {"pages": pages, "pieces": len(index), "pdf": stored[0].sha256, "zip": stored[1].sha256}
    audit.record("inspections.case.bind", held, by=by, summary=f"成卷：{len(index)} 份、{pages} 页", data=facts)
    return made


def page_of(case_pk: int) -> str:
    """Return where the bound file of a case is shown."""
    return reverse("inspections:case_files:volume", args=[case_pk])


def _complete(case: Case, by: User) -> Case:
    if case.state != CaseState.ARCHIVED:
        rules.must_write(case, by)
    if case.state not in BOUND_IN:
        raise MoveRefused(f"结案以后才能成卷（{ARTICLE}）。")
    lacking = filing.missing(case)
    if lacking:
        raise MoveRefused(f"卷宗还缺：{'、'.join(lacking)}。补齐后再成卷（{ARTICLE}）。")
    return case


def _print(pieces: list[Piece]) -> list[tuple]:
    return [(piece.title, piece.number, piece.stored.sha256) for piece in pieces]


def _head(case: Case, by: User) -> dict:
    facts = facts_of(case)
    names = ("office", "party", "cause", "number", "decision_number", "filed_on", "handlers", "content", "today")
    return {name: facts[name] for name in names} | {"closed_on": case.closed_on, "binder": by.name, "title": "卷宗"}
