"""A result that was wrong: corrected by a chief with the reason, the old sheet voided, what was published taken back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from inspections.visits import after, documents
from inspections.visits.actions import locked
from inspections.visits.models import Visit
from inspections.visits.models_end import Correction
from inspections.visits.states import CHIEFS, Outcome, VisitState
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.papers import actions as papers
from jishan_portal.publications import actions as publications
from jishan_portal.workflow.actions import MoveRefused
from workshops.credit.actions import write_line
from workshops.registry.actions import note_event


@transaction.atomic
def correct(visit: Visit, *, by: User, outcome: str, reason: str) -> Correction:
    """Correct the result of a finished visit: a new sheet, the old one voided, the publication recalled and queued anew.

    The answers and signatures stay as they were; hazards are corrected where they stand. The same result again is refused.
    """
    held = locked(visit)
    if not by.roles & CHIEFS:
        raise PermissionDenied("检查结果由所长或局领导更正。")
    if held.state != VisitState.DONE or held.is_patrol:
        raise MoveRefused("完成了的监督检查才有结果可以更正。")
    if outcome not in Outcome.values or not reason.strip():
        raise ValidationError({"reason": "请选更正后的结论，并写明理由。"})
    if outcome == held.outcome:
        raise MoveRefused(f"现在的结论就是“{held.get_outcome_display()}”，不用更正。")
    words = reason.strip()[:200]
    made = Correction.objects.create(visit=held, before=held.outcome, after=outcome, reason=words, made_at=clock.now(), made_by=by)
    old_paper, label = held.paper, held.get_outcome_display()
    held.outcome, held.outcome_reason = outcome, f"更正：{words}"[:200]
    held.save(update_fields=["outcome", "outcome_reason"])
    _papers_anew(held, made, old_paper, by=by)
    facts = {"before": made.before, "after": outcome, "reason": words}
    audit.record("inspections.visit.correct", held, by=by, summary=f"更正检查结果：{held}", data=facts)
    sentence = f"更正 {held.number} 检查结果：{label}改为{held.get_outcome_display()}，{words}"
    write_line(
        held.workshop, on=clock.today(), kind="监督检查", sentence=sentence[:300], is_adverse=outcome == Outcome.BAD, url=held.url, by=by
    )
    note_event(held.workshop, sentence, url=held.url, tone="near", visibility="owner", paper=held.paper.number)
    return made


def _papers_anew(held: Visit, made: Correction, old_paper, *, by: User) -> None:
    reason = f"检查结果更正：{made.reason}"
    if old_paper:
        papers.void(old_paper, by=by, reason=reason)
    held.paper = papers.issue(
        documents.RESULT, subject=held, organisation=bureau(), title=documents.RESULT_TITLE, template=documents.RESULT_PAPER,
        content=documents.result_content(held), by=by, key=f"result-{made.pk}",
    )  # fmt: skip
    if held.publication_id:
        publications.recall(held.publication, by=by, reason=reason)
    held.publication = after.publish(held, list(held.findings.select_related("item")), by=by, key=f"correct-{made.pk}")
    held.save(update_fields=["paper", "publication"])
