"""What would make an impossible plan possible. Nothing is guessed: each remedy is tried out on the station alone."""

from collections import Counter, defaultdict
from dataclasses import replace

from inspections.plans.planner.planning import make
from inspections.plans.planner.shapes import Officer, Outcome, Problem, Remedy

MOST_STATIONS, MOST_OFFICERS, MOST_A_DAY = 12, 8, 8


def remedies(problem: Problem, outcome: Outcome) -> list[Remedy]:
    """Return a remedy for each station with visits that found no place or stand late, those with most first."""
    missing: dict[int, Counter] = defaultdict(Counter)
    late: Counter = Counter()
    for one in outcome.missing:
        missing[one.visit.target.station][one.why] += 1
    for trip in outcome.trips:
        late[trip.station] += sum(visit.last < trip.week for visit in trip.visits)
    number = {station: missing[station].total() + late[station] for station in {*missing, *late}}
    worst = sorted((station for station in number if number[station]), key=lambda station: (-number[station], station))[:MOST_STATIONS]
    return [_remedy(problem, station, missing[station], late[station]) for station in worst]


def _remedy(problem: Problem, station: int, missing: Counter, late: int) -> Remedy:
    alone = replace(
        problem,
        setting=replace(problem.setting, may_borrow=False),
        targets=[target for target in problem.targets if target.station == station],
        officers=[officer for officer in problem.officers if officer.station == station],
    )
    weeks = problem.setting.weeks
    days = [sum(officer.days[:weeks]) for officer in alone.officers]
    whys = tuple(why for why, _ in sorted(missing.items(), key=lambda pair: (-pair[1], pair[0])))  # what stands in most ways first
    have = min(sum(days) // 2, sum(days) - max(days)) if days else 0
    return Remedy(
        station, missing.total(), late, whys or ("capacity",), make(alone).lower_bound, have,
        officers=_first(range(1, MOST_OFFICERS + 1 if problem.setting.usual else 1), lambda more: _with_officers(alone, more)),
        weeks=_first(range(1, problem.setting.horizon - weeks + 1), lambda more: _later(alone, more)),
        per_day=_first(range(problem.setting.per_day + 1, MOST_A_DAY + 1), lambda number: _fuller(alone, number)),
    )  # fmt: skip


def _first(tries, changed) -> int | None:
    """Return the first try whose plan keeps everything."""
    for number in tries:
        outcome = make(changed(number))
        if not outcome.missing and not outcome.late:
            return number
    return None


def _with_officers(problem: Problem, more: int) -> Problem:
    station, usual = problem.targets[0].station, problem.setting.usual
    return replace(problem, officers=[*problem.officers, *(Officer(-number, station, usual) for number in range(1, more + 1))])


def _later(problem: Problem, more: int) -> Problem:
    return replace(problem, setting=replace(problem.setting, weeks=problem.setting.weeks + more))


def _fuller(problem: Problem, number: int) -> Problem:
    return replace(problem, setting=replace(problem.setting, per_day=number))
