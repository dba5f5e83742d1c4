"""A planned visit from the day's card: another week, called off, or made together with a visit that is there already."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from inspections.plans import actions_items
from inspections.plans.models import PlanItem
from inspections.plans.states import ItemStatus
from inspections.visits.actions import locked
from inspections.visits.models import Visit
from inspections.visits.states import OPEN
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.workflow.actions import MoveRefused


def can_move(user, item: PlanItem) -> bool:
    """The two officers of the team-day, and whoever makes plans."""
    mine = {item.trip.first.user_id, item.trip.second.user_id} if item.trip else set()
    return user.may("plans.edit") or user.pk in mine


def can_cancel(user, item: PlanItem) -> bool:
    """Only whoever makes plans: a cancelled visit is no longer owed."""
    return user.may("plans.edit")


@transaction.atomic
def move(item: PlanItem, *, by: User, week: date, reason: str, cause: str = "") -> PlanItem:
    """Put a planned visit into another week with the same pair; reason and cause stay in the plan."""
    if not can_move(by, item):
        raise PermissionDenied("这户次由这一组的检查员或所长改期。")
    if item.trip is None:
        raise MoveRefused("这户次还没有排上检查员，请所长在检查计划里安排。")
    pair = (item.trip.first, item.trip.second)
    return actions_items.move_item(item, week=week, pair=pair, reason=reason, cause=cause, by=by)


@transaction.atomic
def cancel(item: PlanItem, *, by: User, reason: str) -> PlanItem:
    """Take a planned visit out of the plan with its reason."""
    if not can_cancel(by, item):
        raise PermissionDenied("取消计划内的检查由所长或局领导办理。您可以改期，或请所长取消。")
    return actions_items.cancel_item(item, reason=reason, by=by)


@transaction.atomic
def merge(item: PlanItem, visit: Visit, *, by: User, reason: str) -> Visit:
    """Make a planned visit together with one that is there already: one way to the workshop, one record for both (features row 22)."""
    if not can_move(by, item):
        raise PermissionDenied("这户次由这一组的检查员或所长合并。")
    held = locked(visit)
    if held.state not in OPEN or held.is_patrol or held.workshop.root_id != item.workshop.root_id:
        raise MoveRefused("只能并入同一户还没有完成的检查。")
    if held.plan_item_id == item.pk:
        return held
    if held.plan_item_id or item.status != ItemStatus.PLANNED:
        raise MoveRefused("那次检查已经对应另一户次，或这户次已经不在计划里。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由，它会留在记录里。"})
    held.plan_item = item
    held.save(update_fields=["plan_item"])
    facts = {"item": item.pk, "reason": reason.strip()[:200]}
    audit.record("inspections.visit.merge_item", held, by=by, summary=f"计划内第 {item.nth} 次检查并入 {held.number}：{held}", data=facts)
    return held


def open_beside(item: PlanItem) -> list[Visit]:
    """Return the visits a planned one may be made together with."""
    rows = Visit.objects.open().inspections().filter(workshop__root=item.workshop.root_id, plan_item=None)
    return list(rows.select_related("workshop").order_by("planned_on", "pk"))
