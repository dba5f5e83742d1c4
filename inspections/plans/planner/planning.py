"""The whole plan: windows, team-days, weeks and pairs, and what could not be kept."""

from collections import defaultdict, deque
from collections.abc import Iterator

from inspections.plans.planner.apart import keep_apart
from inspections.plans.planner.shapes import Missing, Outcome, Problem, Trip, Visit
from inspections.plans.planner.slots import Desk, split
from inspections.plans.planner.trips import batched
from inspections.plans.planner.windows import visits_of


def make(problem: Problem) -> Outcome:
    """Return the plan of a problem; the same for the same problem and seed, in whatever order its lists come.

    Nothing in it breaks a rule: what finds no place stands in `missing` with the rule that stood in the way.
    """
    outcome = Outcome([], [], 0)
    deque(placed(problem, outcome), maxlen=0)
    return outcome


def placed(problem: Problem, outcome: Outcome) -> Iterator[list[Trip]]:
    """Fill an empty outcome, and yield its team-days in groups as soon as nothing can move them any more.

    A station that makes all of its own is done at once; those that need help, or have visits that stay, come at the end. The
    outcome is complete when all groups were taken.
    """
    setting, stations = problem.setting, defaultdict(list)
    for target in sorted(problem.targets, key=lambda target: target.key):
        stations[target.station].append(target)
    desks = _desks(problem, set(stations))
    joined = _join(problem, stations, outcome)
    unsettled, rest, short = set(), [], 0
    for station in sorted(stations):
        visits, lacking = joined.get(station) or visits_of(stations[station], setting)
        outcome.missing += [Missing(Visit(target, nth, target.first, -1), "weeks") for target, nth in lacking]
        short += len(lacking)
        trips = batched(visits, setting.per_day, setting.urgent)
        outcome.lower_bound += len(trips)
        left = _at_home(desks[station], trips, setting.urgent)
        own = [trip for trip in trips if trip.week >= 0]
        outcome.trips += own
        rest += left
        if left or any(target.fixed for target in stations[station]):
            unsettled.add(station)
        elif own:
            yield own
    outcome.lower_bound += -(-short // setting.per_day)
    for trip in _by_urgency(rest, setting.urgent):
        _elsewhere(desks, trip, problem, outcome)
    keep_apart(desks, problem, outcome)
    last = [trip for trip in outcome.trips if trip.station in unsettled]
    if last:
        yield last


def _join(problem: Problem, stations: dict[int, list], outcome: Outcome) -> dict[int, tuple]:
    """Seat visits in team-days that stay as they are and pass through their township with room: all of them at once, for the first to
    come may be of any station. Return the other visits and what has too few weeks by station; nothing where no seat is free.
    """
    open_ones = defaultdict(list)
    for held in sorted(problem.held, key=lambda held: (held.week, held.pair, held.key)):
        if held.seats > 0:
            open_ones[held.town].append([held, held.seats, set()])
    if not open_ones:
        return {}
    found = {station: visits_of(targets, problem.setting) for station, targets in stations.items()}
    rest: dict[int, list[Visit]] = {station: [] for station in stations}
    every = [visit for visits, _ in found.values() for visit in visits]
    urgent = problem.setting.urgent
    for visit in sorted(every, key=lambda v: (v.last, v.first, v.target.grade not in urgent, v.target.key, v.nth)):
        place = next((place for place in open_ones[visit.target.town] if _takes(place, visit)), None)
        if place is None:
            rest[visit.target.station].append(visit)
            continue
        place[1] -= 1
        place[2].add(visit.target.key)
        outcome.joined.append((place[0].key, visit))
    return {station: (visits, found[station][1]) for station, visits in rest.items()}


def _takes(place: list, visit: Visit) -> bool:
    held, seats, seated = place
    is_open = seats > 0 and visit.target.key not in seated and visit.first <= held.week <= visit.last
    return is_open and not visit.target.barred & set(held.pair) and held.week not in visit.target.fixed


def _desks(problem: Problem, needed: set[int]) -> dict[int, Desk]:
    staff = defaultdict(list)
    for officer in sorted(problem.officers, key=lambda officer: officer.key):
        staff[officer.station].append(officer)
    desks = {station: Desk(station, staff[station], problem.setting) for station in sorted(needed | set(staff))}
    home = {officer.key: officer.station for officer in problem.officers}
    for held in sorted(problem.held, key=lambda held: (held.week, held.pair)):
        for station in sorted({home[key] for key in held.pair if key in home}):
            desks[station].hold(held)
    return desks


def _by_urgency(trips: list[Trip], urgent: frozenset) -> list[Trip]:
    """Order team-days: due first, and of those due together the ones with most visits of urgent grades, which a short plan keeps."""

    def urgency(trip: Trip) -> tuple:
        return trip.last, trip.first, -sum(visit.target.grade in urgent for visit in trip.visits), -len(trip.visits)

    return sorted(trips, key=urgency)


def _at_home(desk: Desk, trips: list[Trip], urgent: frozenset) -> list[Trip]:
    """Place what a station can do itself, what is due first before the rest, evenly over its weeks; return what is left over."""
    left = []
    for place, trip in enumerate(_by_urgency(trips, urgent)):
        if not desk.fit(trip, place * desk.weeks // len(trips)):
            left.append(trip)
    return left


def _elsewhere(desks: dict[int, Desk], trip: Trip, problem: Problem, outcome: Outcome) -> None:
    """Find a place for a team-day that its station cannot make as it is: split, with help, late; or say why there is none."""
    home = desks[trip.station]
    if len(trip.visits) > 1 and trip.barred and not home.suits(trip):
        for part in _by_bar(trip):
            if home.fit(part):
                outcome.trips.append(part)
            else:
                _elsewhere(desks, part, problem, outcome) if len(part.visits) == 1 else _elsewhere_whole(desks, part, problem, outcome)
        return
    _elsewhere_whole(desks, trip, problem, outcome)


def _by_bar(trip: Trip) -> list[Trip]:
    """Split a team-day into visits that share the officers who must keep away."""
    parts: dict[frozenset, list[Visit]] = {}
    for visit in trip.visits:
        parts.setdefault(visit.target.barred, []).append(visit)
    if len(parts) == 1:
        return split(trip)
    return [Trip(part, trip.station, max(v.first for v in part), min(v.last for v in part)) for part in parts.values()]


def _elsewhere_whole(desks: dict[int, Desk], trip: Trip, problem: Problem, outcome: Outcome) -> None:
    if _with_help(desks, trip, problem):
        outcome.trips.append(trip)
        outcome.borrowed += 1
        return
    home = desks[trip.station]
    for part in split(trip) if len(trip.visits) > 1 else [trip]:
        if len(trip.visits) > 1 and home.fit(part):
            outcome.trips.append(part)
        elif len(trip.visits) > 1 and _with_help(desks, part, problem):
            outcome.trips.append(part)
            outcome.borrowed += 1
        elif (week := home.best_week(part.last + 1, home.weeks - 1, part.barred)) >= 0:
            home.place(part, week)
            outcome.trips.append(part)
        else:
            outcome.missing.append(Missing(part.visits[0], _why(home, part)))


def _with_help(desks: dict[int, Desk], trip: Trip, problem: Problem) -> bool:
    """Let the least loaded station of the same county lend a pair."""
    if not problem.setting.may_borrow:
        return False
    group, barred, best = problem.groups.get(trip.station), trip.barred, None
    for station, desk in desks.items():
        if station == trip.station or problem.groups.get(station) != group or not desk.pairs:
            continue
        week = desk.best_week(trip.first, trip.last, barred)
        if week >= 0 and (best is None or (desk.load(week), station) < best[0]):
            best = (desk.load(week), station), desk, week
    if best is None:
        return False
    best[1].place(trip, best[2])
    return True


def _why(home: Desk, trip: Trip) -> str:
    if not home.pairs:
        return "officers"
    return "capacity" if home.suits(trip) else "conflict"
