"""What the page of a plan's draws reads: its records, the pairs and townships of one of them, who of it found no place."""

from inspections.officers.models import Officer
from inspections.plans.models import Draw, Plan
from inspections.plans.states import ItemStatus
from jishan_portal.accounts.places import name_of


def records(plan: Plan) -> list[Draw]:
    """Return the records of a plan's draws, newest first, without what they hold."""
    return list(plan.draws.defer("pool", "picked", "pairs").select_related("drawn_by"))


def pairs_of(held: Draw, workshops: list[int]) -> dict[int, list[str]]:
    """Return the names of the pair that the lot fell on, by workshop; — for an officer who is no more."""
    chosen = {named: options[place] for named, options, place in held.pairs if named in workshops}
    keys = {key for pair in chosen.values() for key in pair}
    people = {officer.pk: officer.name for officer in Officer.objects.filter(pk__in=keys).select_related("user")}
    return {named: [people.get(key, "—") for key in pair] for named, pair in chosen.items()}


def without_place(held: Draw) -> set[int]:
    """Return the drawn workshops that have a visit without a place in the plan as it is now."""
    missing = held.plan.items.filter(status=ItemStatus.MISSING, workshop__in=held.picked)
    return set(missing.values_list("workshop", flat=True))


def towns_of(strata: dict[str, list[int]], grades: list[str]) -> list[tuple[str, list[int]]]:
    """Return what was drawn from as a row a township: its name and the number of each grade."""
    towns: dict[str, dict] = {}
    for key, keys in sorted(strata.items()):
        area, grade = key.split()
        towns.setdefault(area, {})[grade] = len(keys)
    return [(name_of(area) or area, [numbers.get(grade, 0) for grade in grades]) for area, numbers in towns.items()]
