"""Issuing the papers of hazards and writing down which hazards stand in which."""

from django.db import transaction

from inspections.hazards import documents
from inspections.hazards.models import Hazard, HazardPaper
from inspections.hazards.states import OPEN, HazardState
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit.rules import digest
from jishan_portal.papers.actions import issue
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.actions import note_event

KEY_LENGTH = 40


@transaction.atomic
def issue_notice(hazards: list[Hazard], *, by: User) -> Paper:
    """Issue the order for some hazards of one workshop; the same hazards with the same deadlines give the same paper."""
    if not hazards or len({hazard.workshop.root_id for hazard in hazards}) != 1:
        raise MoveRefused("一张整改通知书只能列同一户的隐患。")
    if any(hazard.ordered_on is None or hazard.state not in OPEN for hazard in hazards):
        raise MoveRefused("下达后、未销号的隐患才能列入整改通知书。")
    facts = {"hazards": [[hazard.pk, str(hazard.deadline_on), hazard.demand] for hazard in sorted(hazards, key=lambda row: row.pk)]}
    return _issue(hazards, documents.NOTICE, documents.notice_content(hazards, by=by), key=digest(facts)[:KEY_LENGTH], by=by)


@transaction.atomic
def issue_report(hazard: Hazard, *, by: User) -> Paper:
    """Issue the report of a hazard that is struck off, once."""
    if hazard.state != HazardState.CLOSED:
        raise MoveRefused("销号以后才能出整改报告。")
    return _issue([hazard], documents.REPORT, documents.report_content(hazard), key=f"hazard:{hazard.pk}", by=by)


def _issue(hazards: list[Hazard], kind: str, content: dict, *, key: str, by: User) -> Paper:
    shop = hazards[0].workshop.root
    title, template = {
        documents.NOTICE: (documents.NOTICE_TITLE, documents.NOTICE_PAPER),
        documents.REPORT: (documents.REPORT_TITLE, documents.REPORT_PAPER),
    }[kind]
    paper = issue(
        kind, subject=shop, organisation=bureau(), title=f"{shop.name}{title}", template=template, content={**content, "heading": title},
        by=by, key=key, area_code=shop.area_code,
    )  # fmt: skip
    known = set(HazardPaper.objects.filter(paper=paper).values_list("hazard_id", flat=True))
    if not known:
        HazardPaper.objects.bulk_create(HazardPaper(hazard=hazard, paper=paper) for hazard in hazards)
        note_event(shop, f"签发{title}：{len(hazards)} 条隐患", url=f"/papers/{paper.pk}/", paper=paper.number, visibility="owner")
    return paper
