"""The draws of a plan: what was drawn from, the seed, what came out, and whether it comes out again."""

from django.shortcuts import get_object_or_404, render

from inspections.plans import queries_draw
from inspections.plans.forms import GRADES
from inspections.plans.models import Draw
from inspections.plans.proposing import again
from inspections.plans.queries import DRAWN
from inspections.plans.views import frame, number_in, plan_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.ledgers import listing
from workshops.registry.models import Workshop


@allow(ability="plans.see")
def draw(request, pk):
    """One record of a plan's draws, the latest unless another is asked for: every planning and re-planning keeps its own."""
    plan = plan_or_404(request, pk)
    records = queries_draw.records(plan)
    context = {**frame(request, plan, "draw"), "records": records}
    if records:
        asked = number_in(request, "record")
        held = get_object_or_404(plan.draws.select_related("plan", "drawn_by"), pk=records[0].pk if asked is None else asked)
        missing = queries_draw.without_place(held) if held == records[0] else set()
        context |= {"held": held, "without_place": missing, **_shown(request, held)}
    return render(request, "inspections/plans/draw.html", context)


def _shown(request, held: Draw) -> dict:
    """A page of what came out, each workshop with its pair; the strata; whether it comes out again."""
    found = listing(request, Workshop.objects.visible_to(request.user).filter(pk__in=held.picked), DRAWN)
    shops, strata = found["page"].rows, held.strata
    pairs = queries_draw.pairs_of(held, [shop.pk for shop in shops])
    rows = [(shop, name_of(shop.area_code), pairs.get(shop.pk)) for shop in shops]
    pool = {"strata": queries_draw.towns_of(strata, list(dict(GRADES))), "grades": GRADES, "pool": sum(map(len, strata.values()))}
    return {**found, **pool, "rows": rows, "again": again(held)}
