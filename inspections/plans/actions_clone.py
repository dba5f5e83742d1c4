"""Next year's plan from this year's."""

from datetime import date

from django.db import transaction

from inspections.plans.actions import draft
from inspections.plans.models import Plan
from inspections.plans.states import EDITABLE
from jishan_portal.kit import clock


@transaction.atomic
def clone(source: Plan, *, by) -> Plan:
    """Begin next year's plan from a plan: same kind, scope, share and days of the year; the seed is drawn anew.

    A twin that is still being drafted is given back instead of a second one.
    """
    year = max(source.year + 1, clock.today().year)
    Plan.objects.select_for_update().get(pk=source.pk)
    begun = Plan.objects.filter(cloned_from=source, year=year, state__in=EDITABLE).order_by("pk").first()
    if begun:
        return begun

    def shifted(day: date) -> date:
        return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)

    plan = Plan(
        kind=source.kind, title=source.title.replace(str(source.year), str(year)), year=year, organisation=source.organisation,
        starts_on=max(shifted(source.starts_on), clock.today()) if year == clock.today().year else shifted(source.starts_on),
        deadline_on=shifted(source.deadline_on), share=source.share, seed="", kinds=source.kinds, grades=source.grades,
        note=source.note, cloned_from=source,
    )  # fmt: skip
    if plan.title == source.title:
        plan.title = f"{year} 年{plan.title}"[:60]
    return draft(plan, by=by)
