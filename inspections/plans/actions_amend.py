"""Changing what a draft asks for: its name, days, share and scope, before it is worked out (again)."""

from django.db import transaction

from inspections.plans.actions import BY_HAND, above, check_days
from inspections.plans.models import Plan
from inspections.plans.states import EDITABLE
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from jishan_portal.workflow.actions import MoveRefused

WORDING = frozenset({"title", "note"})
NAMES = ("title", "starts_on", "deadline_on", "share", "kinds", "grades", "note")


def check_open(plan: Plan) -> None:
    """Raise MoveRefused for a plan that is with its reviewer, issued or over."""
    if plan.state not in EDITABLE:
        raise MoveRefused("只有草稿和退回的计划可以修改。送审后要改，请审核人退回；已下达的，请用“从今天起重排”或逐户调整。")


@transaction.atomic
def amend(plan: Plan, *, by, version: int, **facts) -> Plan:
    """Change a draft or a returned plan; `facts` are NAMES.

    Other days or another scope make what was worked out worthless: it goes, what was fixed or cancelled by hand stays, and the
    draft has to be worked out again before it can be sent to review.
    """
    held = Plan.objects.select_for_update(of=("self",)).select_related("organisation__parent").get(pk=plan.pk)
    check_open(held)
    if held.version != version:
        raise MoveRefused("这份计划刚被改过，您看到的不是最新内容，您的修改还没有保存。请记下要改的内容，返回计划页看过最新内容后再改。")
    changed = [name for name in NAMES if facts[name] != getattr(held, name)]
    if not changed:
        return held
    for name in changed:
        setattr(held, name, facts[name])
    held.year, held.version = held.starts_on.year, held.version + 1
    check_days(held)
    held.parent = above(held)
    if not WORDING.issuperset(changed):
        bulk.delete(held.items.exclude(BY_HAND))
        bulk.delete(held.trips.filter(items__isnull=True))
        held.figures, held.planned_at, held.planned_by = {}, None, None
    held.save()
    audit.record("plans.amend", held, by=by, summary=f"修改：{held}", data={name: facts[name] for name in changed})
    return held
