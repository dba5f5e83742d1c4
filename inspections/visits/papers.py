"""Issuing the papers of a visit beside its result sheet."""

from django.db import transaction

from inspections.visits import documents
from inspections.visits.models import Visit
from inspections.visits.states import Step
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused


@transaction.atomic
def issue_notice(visit: Visit, *, by: User) -> Paper:
    """Issue the 告知书, once, after the three steps were taken."""
    if not visit.taken_steps.filter(key=Step.AVOID).exists():
        raise MoveRefused("亮证、告知、回避三步都做完以后，才能生成告知书。")
    return papers.issue(
        documents.NOTICE, subject=visit, organisation=bureau(), title=documents.NOTICE_TITLE, template=documents.NOTICE_PAPER,
        content=documents.notice_content(visit), by=by, key="notice",
    )  # fmt: skip
