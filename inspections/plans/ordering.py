"""The suggested order of visits with its reasons (features row 20): a ranked list that anybody can reckon again.

What goes in is the workshop's grade, when and how fully it was checked, and the lots of the draw. Who inspects never goes in.
"""

from dataclasses import dataclass
from datetime import date

from inspections.plans import rules
from inspections.plans.models import Plan, PlanItem
from inspections.plans.owing import NOTHING, Facts, histories
from inspections.plans.planner import lots
from inspections.plans.states import ItemStatus
from jishan_portal.accounts.areas import span
from jishan_portal.kit import clock
from workshops.registry.models import Workshop


@dataclass(frozen=True)
class Place:
    """A workshop's place in the order: the visit that is next there, and why it stands where it stands, in at most three reasons."""

    number: int
    item: PlanItem
    last_on: date | None
    reasons: list[str]


def ranked(known: dict[int, rules.Known], drawn: list[int], seed: str, on: date) -> list[int]:
    """Return the workshops in the suggested order, the drawn ones spread evenly among the others by their lots."""
    by_lot = {pk for pk in drawn if pk in known}
    lot = {pk: lots.lot(seed, f"{pk}") for pk in known}
    others = sorted((pk for pk in known if pk not in by_lot), key=lambda pk: (*rules.rank(known[pk], on), lot[pk], pk))
    places = [(place / max(len(others), 1), 0, pk) for place, pk in enumerate(others)]
    places += [((place + 0.5) / len(by_lot), 1, pk) for place, pk in enumerate(sorted(by_lot, key=lambda pk: (lot[pk], pk)))]
    return [pk for _, _, pk in sorted(places)]


def open_items(user, plan: Plan, *, area: str = ""):
    """Return the visits of a plan in a user's reach that are still to be made, those without a place included."""
    rows = PlanItem.objects.visible_to(user).filter(plan=plan, status__in=[ItemStatus.PLANNED, ItemStatus.MISSING])
    if area:
        low, high = span(area)
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    return rows


def order_of(user, plan: Plan, *, area: str = "") -> list[Place]:
    """Return the workshops of a plan that are still to be visited, in the suggested order as of today; four queries."""
    today, items = clock.today(), {}
    for item in open_items(user, plan, area=area).select_related("workshop").order_by("week_on", "nth", "pk"):
        items.setdefault(item.workshop_id, item)
    shops = Workshop.objects.filter(pk__in=open_items(user, plan, area=area).values("workshop"))
    history, draw = histories(shops, plan.year), plan.draws.first()
    drawn = draw.picked if draw else []
    by_lot, facts = set(drawn), Facts(plan, today)
    known = {pk: facts.known(item.workshop.risk_grade, history.get(pk, NOTHING), pk in by_lot) for pk, item in items.items()}
    order = ranked(known, drawn, plan.seed, today)
    return [
        Place(number, items[pk], known[pk].last_on, rules.reason_words(rules.reasons_of(known[pk], today)))
        for number, pk in enumerate(order, 1)
    ]
