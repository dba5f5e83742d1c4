"""Issuing the paper of a batch: the same content gives the same paper, a changed one a new number."""

from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit.rules import digest
from jishan_portal.papers.actions import issue
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused
from subsidies.payments import documents, queries
from subsidies.payments.models import Batch


@transaction.atomic
def issue_sheet(batch: Batch, *, by: User) -> Paper:
    """Issue 资金发放明细表 of a batch as it stands now."""
    rows = queries.lines(by, batch=batch)
    content = documents.sheet_content(batch, rows)
    if not content["lines"]:
        raise MoveRefused("批次里还没有申请，不能出明细表。")
    title = f"{batch.title}{documents.TITLE}"
    facts = {"subject": batch, "organisation": bureau(), "area_code": batch.area_code, "key": digest(content)[:40]}
    return issue(documents.KIND, title=title, template=documents.PAPER, content=content, by=by, **facts)
