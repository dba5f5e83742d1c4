"""The draws of a plan: what was drawn from, the seed, what came out, and whether it comes out again."""

from django.shortcuts import get_object_or_404, render

from inspections.officers.models import Officer
from inspections.plans.forms import GRADES
from inspections.plans.models import Draw
from inspections.plans.proposing import again
from inspections.plans.queries import DRAWN
from inspections.plans.states import ItemStatus
from inspections.plans.views import frame, number_in, plan_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.ledgers import listing
from workshops.registry.models import Workshop


@allow(ability="plans.see")
def draw(request, pk):
    """One record of a plan's draws, the latest unless another is asked for: every planning and re-planning keeps its own."""
    plan = plan_or_404(request, pk)
    records = list(plan.draws.defer("pool", "picked", "pairs").select_related("drawn_by"))
    context = {**frame(request, plan, "draw"), "records": records}
    if records:
        held = _chosen(records, number_in(request, "record"))
        context |= {"held": held, **_outcome(held, request), **_strata(held)}
        missing = plan.items.filter(status=ItemStatus.MISSING, workshop__in=held.picked).values_list("workshop", flat=True)
        context["without_place"] = set(missing) if held == records[0] else set()
    return render(request, "inspections/plans/draw.html", context)


def _chosen(records: list[Draw], asked: int | None) -> Draw:
    pk = records[0].pk if asked is None else asked
    return get_object_or_404(Draw.objects.filter(pk__in=[record.pk for record in records]).select_related("drawn_by"), pk=pk)


def _outcome(held: Draw, request) -> dict:
    """What came out, a page of it, each workshop with the pair that the lot fell on; and whether it comes out again."""
    found = listing(request, Workshop.objects.visible_to(request.user).filter(pk__in=held.picked), DRAWN)
    pairs = {named: options[place] for named, options, place in held.pairs}
    keys = {key for shop in found["page"].rows for key in pairs.get(shop.pk, ())}
    people = {officer.pk: officer.name for officer in Officer.objects.filter(pk__in=keys).select_related("user")}
    rows = [(shop, name_of(shop.area_code), [people.get(key, "—") for key in pairs.get(shop.pk, ())]) for shop in found["page"].rows]
    return {**found, "rows": rows, "again": again(held)}


def _strata(held: Draw) -> dict:
    """The strata as a row a township: its name and the number of each grade."""
    towns: dict[str, dict] = {}
    strata = held.strata
    for key, keys in sorted(strata.items()):
        area, grade = key.split()
        towns.setdefault(area, {})[grade] = len(keys)
    rows = [(name_of(area) or area, [numbers.get(grade, 0) for grade, _ in GRADES]) for area, numbers in towns.items()]
    return {"strata": rows, "grades": GRADES, "pool": sum(map(len, strata.values()))}
