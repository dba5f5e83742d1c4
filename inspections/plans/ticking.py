"""What a check that took place does to the plans: one second look a day, and planned visits ticked off."""

from datetime import date

from django.db.models import F

from inspections.plans.models import Check, PlanItem
from inspections.plans.states import LIVE, CheckKind, ItemStatus
from workshops.registry.models import Workshop


def same_day(root: Workshop, on: date, *, is_full: bool) -> Check | None:
    """Return the second look of a day, if there is one; it covers all points as soon as one of its records does."""
    same = Check.objects.filter(workshop=root, on=on, kind=CheckKind.RECHECK).first()
    if same and is_full and not same.is_full:
        same.is_full = True
        same.save(update_fields=["is_full"])
    return same


def tick_off(root: Workshop, check: Check) -> None:
    """Mark the earliest open visit of each live plan that had begun, and the visits merged into it; else one that found no place."""
    waiting = [ItemStatus.PLANNED, ItemStatus.MERGED, ItemStatus.MISSING]
    rows = PlanItem.objects.filter(workshop__root=root, plan__state__in=LIVE, plan__starts_on__lte=check.on, status__in=waiting)
    seen, ticked = set(), []
    for item in rows.order_by("plan_id", F("week_on").asc(nulls_last=True), "nth", "pk"):
        if item.plan_id not in seen:
            seen.add(item.plan_id)
            ticked.append(item.pk)
    ticked += PlanItem.objects.filter(merged_into__in=ticked, status=ItemStatus.MERGED).values_list("pk", flat=True)
    PlanItem.objects.filter(pk__in=ticked).update(status=ItemStatus.DONE, done_check=check, why="")
