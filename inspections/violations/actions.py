"""Keeping the library: legal reviewers and leaders enter what the law says, somebody else of them confirms it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from inspections.violations.models import Violation
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.audit.models import Entry
from jishan_portal.workflow.actions import MoveRefused


@transaction.atomic
def keep_entry(violation: Violation, bands: list, *, by: User) -> Violation:
    """Keep an entry with its bands (unsaved Band rows); it waits to be confirmed again. Only one that no case uses is changed."""
    _must_edit(by)
    if violation.pk and violation.is_confirmed:
        raise MoveRefused("已经确认的条款不能直接改。条款有变化的，写上失效日期，再登记新的版本。")
    violation.is_confirmed = False
    violation.save()
    violation.bands.all().delete()
    for order, band in enumerate(bands):
        band.violation, band.order = violation, order
        band.save(force_insert=True)
    audit.record("inspections.violation.save", violation, by=by, summary=f"登记违法行为条款：{violation.title}"[:300])
    return violation


@transaction.atomic
def confirm(violation: Violation, *, by: User) -> Violation:
    """Confirm an entry that somebody else entered: only from then on does the portal propose amounts from it."""
    _must_edit(by)
    held = Violation.objects.select_for_update().get(pk=violation.pk)
    if held.is_confirmed:
        return held
    if not held.penal_article.strip():
        raise MoveRefused("还没有填处罚条款，不能确认。")
    last = Entry.objects.filter(chain=audit.chain_of(held), action="inspections.violation.save").order_by("-id").first()
    if last and str(last.actor_id) == str(by.pk):
        raise PermissionDenied("条款须由录入人以外的人核对确认。")
    held.is_confirmed = True
    held.save(update_fields=["is_confirmed"])
    audit.record("inspections.violation.confirm", held, by=by, summary=f"确认违法行为条款：{held.title}"[:300])
    return held


@transaction.atomic
def end(violation: Violation, *, on, by: User) -> Violation:
    """Say until which day an entry is in force."""
    _must_edit(by)
    if on < violation.in_force_from:
        raise ValidationError({"on": "失效日期不能早于生效日期。"})
    violation.in_force_until = on
    violation.save(update_fields=["in_force_until"])
    audit.record("inspections.violation.end", violation, by=by, summary=f"条款失效：{violation.title} {on}"[:300])
    return violation


def _must_edit(by: User) -> None:
    if not by.may("violations.edit"):
        raise PermissionDenied("违法行为库由法制审核员和局负责人维护。")
