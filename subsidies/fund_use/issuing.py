"""Issuing 绩效自评报告: the same figures give the same paper, changed ones a new number."""

from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit.rules import digest
from jishan_portal.papers.actions import issue
from jishan_portal.papers.models import Paper
from subsidies.fund_use import documents, queries


@transaction.atomic
def issue_report(year: int, *, by: User) -> Paper:
    """Issue the report of a year as the figures stand now."""
    content = documents.report_content(queries.performance(by, year), year)
    office = bureau()
    facts = {"subject": office, "organisation": office, "area_code": by.access.home_area[:6].ljust(12, "0")}
    return issue(
        documents.KIND, title=content["heading"], template=documents.PAPER, content=content, by=by, key=digest(content)[:40], **facts
    )
