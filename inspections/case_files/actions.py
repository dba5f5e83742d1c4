"""Writing the papers of a case from its page: each locks the case, checks who, and calls the slice that keeps papers."""

from django.db import transaction

from inspections.case_files import queries, rules
from inspections.case_papers import actions as written
from inspections.case_papers import rules as written_rules
from inspections.case_papers.models import Draft
from inspections.cases.facts import facts_of
from inspections.cases.filing import needed
from inspections.cases.models import Case
from inspections.cases.steps import locked
from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused

STEP_NAMES = {"approve_notice": "批准告知", "decide": "作出决定", "decide_at_once": "当场处罚"}


@transaction.atomic
def start(case: Case, code: str, *, by: User, about: str = "") -> Draft:
    """Begin a paper whose occasion has come; one that is being written is returned."""
    held = _held(case, by)
    if not queries.begins(held, code, about):
        raise MoveRefused("现在还不能起草这份文书，请先办理相应的步骤。")
    return written.start(held, code, facts_of(held, about=about), by=by, about=about)


@transaction.atomic
def change(case: Case, draft: Draft, texts: dict, *, by: User, version: int) -> Draft:
    """Change the free parts of a paper."""
    _held(case, by)
    return written.change(draft, texts, by=by, version=version)


@transaction.atomic
def renew(case: Case, draft: Draft, *, by: User) -> Draft:
    """Write a draft anew from what the case knows now; what was typed is given up."""
    held = _held(case, by)
    facts = facts_of(held, about=draft.about)
    return written.change(draft, written.default_texts(draft.code, facts), by=by, version=draft.version)


@transaction.atomic
def issue(case: Case, draft: Draft, *, by: User) -> Paper:
    """Issue a paper; the prior notice and the decision are issued by their own step and by nothing else."""
    held = _held(case, by)
    if draft.kind.by_step and not draft.paper_id:
        raise MoveRefused(f"{draft.kind.title}在负责人“{STEP_NAMES[draft.kind.by_step]}”时签发。")
    return written.issue(draft, facts_of(held, about=draft.about), subject=held, by=by)


@transaction.atomic
def issue_ready(case: Case, *, by: User) -> tuple[int, list[str]]:
    """Issue every needed paper that has nothing left to be typed; return how many, and the titles of those that have."""
    held = _held(case, by)
    had = set(Draft.objects.of(held.audit_chain).on_file().values_list("code", "about"))
    count, left = 0, []
    for need in needed(held):
        if need.kind.by_step or (need.kind.code, need.about) in had:
            continue
        facts = facts_of(held, about=need.about)
        draft = written.start(held, need.kind.code, facts, by=by, about=need.about)
        if written_rules.refusal(draft, facts):
            left.append(draft.title)
        else:
            written.issue(draft, facts, subject=held, by=by)
            count += 1
    return count, left


@transaction.atomic
def keep_scan(case: Case, draft: Draft, scan: StoredFile, *, by: User) -> Draft:
    """Keep the signed original of a paper."""
    held = _held(case, by)
    if draft.kind.by_step and not draft.paper_id and not queries.step_is_past(held, draft.kind):
        raise MoveRefused(f"{draft.kind.title}签发以后才能存入签名原件。")
    return written.keep_scan(draft, scan, by=by)


@transaction.atomic
def drop(case: Case, draft: Draft, *, by: User) -> None:
    """Give up a draft."""
    _held(case, by)
    written.drop(draft, by=by)


@transaction.atomic
def void(case: Case, draft: Draft, *, by: User, reason: str) -> Paper:
    """Void an issued paper with a reason: it keeps its number, the file wants another. What a step issued stands."""
    held = locked(case)
    rules.must_void(held, by)
    if draft.paper is None:
        raise MoveRefused("这份文书还没有签发，不必作废。")
    if draft.kind.by_step:
        raise MoveRefused("告知书、决定书已经发生法律效力，不能作废；确有错误的，依法撤销或者变更。")
    return papers.void(draft.paper, by=by, reason=reason)


def _held(case: Case, by: User) -> Case:
    held = locked(case)
    rules.must_write(held, by)
    return held
