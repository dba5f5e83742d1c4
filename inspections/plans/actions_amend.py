"""Changing what a draft asks for, before it is worked out (again): name, days, share, scope; and an issued plan's deadline."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from inspections.plans.actions import BY_HAND, above, check_days
from inspections.plans.models import Plan
from inspections.plans.states import EDITABLE, LIVE
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from jishan_portal.notifications.actions import notify
from jishan_portal.workflow.actions import MoveRefused

WORDING = frozenset({"title", "note"})
NAMES = ("title", "starts_on", "deadline_on", "share", "kinds", "grades", "note")


def check_open(plan: Plan) -> None:
    """Raise MoveRefused for a plan that is with its reviewer, issued or over."""
    if plan.state not in EDITABLE:
        raise MoveRefused(
            "只有草稿和退回的计划可以修改。送审后要改，请审核人退回；已下达的，请用“从今天起重排”或逐户调整；期限不够的，由审核人推迟完成期限。"
        )


def check_live(plan: Plan) -> None:
    """Raise MoveRefused for a plan that is not being carried out."""
    if plan.state not in LIVE:
        raise MoveRefused("只有已下达、还没结束的计划可以推迟完成期限。草稿请点“修改”；在审核的请先退回。")


def _check_version(plan: Plan, version: int) -> None:
    if plan.version != version:
        raise MoveRefused("这份计划刚被改过，您看到的不是最新内容，您的修改还没有保存。请记下要改的内容，返回计划页看过最新内容后再改。")


@transaction.atomic
def amend(plan: Plan, *, by, version: int, **facts) -> Plan:
    """Change a draft or a returned plan; `facts` are NAMES.

    Other days or another scope make what was worked out worthless: it goes, what was fixed or cancelled by hand stays, and the
    draft has to be worked out again before it can be sent to review.
    """
    held = Plan.objects.select_for_update(of=("self",)).select_related("organisation__parent").get(pk=plan.pk)
    check_open(held)
    _check_version(held, version)
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


@transaction.atomic
def postpone(plan: Plan, *, by, version: int, deadline_on: date, reason: str) -> Plan:
    """Put off the deadline of an issued plan: what an impossible re-plan names as a way out. No visit moves before the plan is re-planned.

    Whoever reviews plans decides it: an earlier deadline or another year would be another plan. The maker is told.
    """
    held = Plan.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=plan.pk)
    check_live(held)
    _check_version(held, version)
    if deadline_on <= held.deadline_on:
        raise ValidationError({"deadline_on": f"现在的期限是 {held.deadline_on:%Y-%m-%d}，请填比它晚的日期。"})
    before, held.deadline_on, held.version = held.deadline_on, deadline_on, held.version + 1
    check_days(held)
    held.save(update_fields=["deadline_on", "version"])
    data = {"from": str(before), "deadline": str(deadline_on), "reason": reason}
    audit.record("plans.postpone", held, by=by, summary=f"完成期限推迟到 {deadline_on:%Y-%m-%d}：{held}，{reason}"[:300], data=data)
    told = [held.made_by] if held.made_by and held.made_by != by else []
    key = f"plan:{held.pk}:postponed:{held.version}"
    notify(told, f"{held}的完成期限推迟到 {deadline_on:%Y-%m-%d}", body=f"理由：{reason}", url=held.url, key=key)
    return held
