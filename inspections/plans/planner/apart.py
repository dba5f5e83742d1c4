"""No workshop twice in one week: a visit that was put off into the week of another one of its workshop finds a week of its own.

Visits that stand in their own weeks never meet. Two things make them: a visit put off until late, and one whose weeks are all taken up by
a visit that stays. What finds no other week is missing: two visits in a week are no spread.
"""

from collections import Counter, defaultdict

from inspections.plans.planner.shapes import Missing, Outcome, Problem, Trip, Visit
from inspections.plans.planner.slots import Desk


def keep_apart(desks: dict[int, Desk], problem: Problem, outcome: Outcome) -> None:
    """Move each visit that shares its week with another one of its workshop, or say that it is missing."""
    if not outcome.late and not any(target.fixed for target in problem.targets):
        return
    taken = _taken(problem, outcome)
    meeting = [(trip, visit) for trip in outcome.trips for visit in trip.visits if taken[visit.target.key][trip.week] > 1]
    for trip, visit in sorted(meeting, key=lambda pair: (pair[0].week <= pair[1].last, pair[1].target.key, pair[1].nth)):
        weeks = taken[visit.target.key]
        if weeks[trip.week] > 1:  # the one put off goes first, and then the other may stay
            weeks[trip.week] -= 1
            _move(desks, outcome, trip, visit, weeks)


def _taken(problem: Problem, outcome: Outcome) -> dict[int, Counter]:
    """Return how many visits each workshop has in each week, those that stay included."""
    taken: dict[int, Counter] = defaultdict(Counter)
    for target in problem.targets:
        taken[target.key].update(set(target.fixed))
    for trip in outcome.trips:
        for visit in trip.visits:
            taken[visit.target.key][trip.week] += 1
    weeks = {held.key: held.week for held in problem.held}
    for key, visit in outcome.joined:
        taken[visit.target.key][weeks[key]] += 1
    return taken


def _move(desks: dict[int, Desk], outcome: Outcome, trip: Trip, visit: Visit, weeks: Counter) -> None:
    _take_out(desks, outcome, trip, visit)
    home = desks[visit.target.station]
    alone = Trip([visit], home.station, visit.first, visit.last)
    free = [week for week in range(visit.first, home.weeks) if not weeks[week]]
    for week in sorted(free, key=lambda week: (week > visit.last, week)):  # its own weeks before later ones
        if home.space[week] and home.pairs_in(week, alone.barred):
            home.place(alone, week)
            outcome.trips.append(alone)
            weeks[week] += 1
            return
    outcome.missing.append(Missing(visit, "weeks"))


def _take_out(desks: dict[int, Desk], outcome: Outcome, trip: Trip, visit: Visit) -> None:
    """Take a visit out of its team-day; one that is left empty gives its day back."""
    trip.visits = [other for other in trip.visits if other is not visit]
    if trip.visits:
        return
    desk = next(desk for desk in desks.values() if any(other is trip for other in desk.trips[trip.week]))
    desk.trips[trip.week] = [other for other in desk.trips[trip.week] if other is not trip]
    outcome.trips = [other for other in outcome.trips if other is not trip]
    if desk.station != trip.station:
        outcome.borrowed -= 1
    desk.give_back(trip)
