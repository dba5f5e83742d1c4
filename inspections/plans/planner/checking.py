"""Checking a plan against every rule, by other means than it was made: what the planner reports as violations."""

from collections import Counter

from inspections.plans.planner.shapes import Outcome, Problem


def violations(problem: Problem, outcome: Outcome) -> list[str]:
    """Return every rule a plan breaks, in words; none for a sound plan. Late and missing visits are counted apart."""
    return [*_days(problem, outcome), *_visits(problem, outcome), *_pairs(problem, outcome), *_joined(problem, outcome)]


def _days(problem: Problem, outcome: Outcome) -> list[str]:
    """No team-day is overfull, in two townships or outside the plan; no officer has more of them than days."""
    given = Counter((key, held.week) for held in problem.held for key in held.pair)
    found = []
    for trip in outcome.trips:
        if not 0 <= trip.week < problem.setting.weeks:
            found.append("组日不在计划期内")
        if len(trip.visits) > problem.setting.per_day or len({visit.target.town for visit in trip.visits}) != 1:
            found.append("组日超过每日上限或跨乡镇")
        given.update((key, trip.week) for key in trip.pair)
    days = {officer.key: officer.days for officer in problem.officers}
    held = Counter((key, held.week) for held in problem.held for key in held.pair)
    weeks = {place: number for place, number in given.items() if place[0] in days and 0 <= place[1] < problem.setting.weeks}
    return found + ["检查员超出当周可用天数" for (key, week), number in weeks.items() if number > max(days[key][week], held[key, week])]


def _visits(problem: Problem, outcome: Outcome) -> list[str]:
    """Every owed visit is placed once or said to be missing, never before its time, never twice in a week."""
    placed = Counter(visit.target.key for trip in outcome.trips for visit in trip.visits)
    placed.update(visit.target.key for _, visit in outcome.joined)
    placed.update(missing.visit.target.key for missing in outcome.missing)
    found = ["应检次数与安排不符" for target in problem.targets if placed[target.key] != max(target.owed, 0)]
    found += ["早于可以检查的日期" for trip in outcome.trips for visit in trip.visits if trip.week < visit.first]
    held = {row.key: row.week for row in problem.held}
    weeks = Counter((target.key, week) for target in problem.targets for week in set(target.fixed))
    weeks.update((visit.target.key, trip.week) for trip in outcome.trips for visit in trip.visits)
    weeks.update((visit.target.key, held[key]) for key, visit in outcome.joined)
    return found + ["同一户一周两次" for number in weeks.values() if number > 1]


def _pairs(problem: Problem, outcome: Outcome) -> list[str]:
    """Two different officers of one station, none of whom must keep away."""
    station = {officer.key: officer.station for officer in problem.officers}
    found = []
    for trip in outcome.trips:
        first, second = trip.pair
        if first == second or station[first] != station[second]:
            found.append("不是同一所的两名检查员")
        found += ["应回避未回避" for visit in trip.visits if visit.target.barred & {first, second}]
    return found


def _joined(problem: Problem, outcome: Outcome) -> list[str]:
    """Whoever joins a team-day that stays finds a seat, in its township and week, with nobody who must keep away."""
    held = {row.key: row for row in problem.held if row.seats}
    taken = Counter(key for key, _ in outcome.joined)
    found = ["固定组日超员" for key, number in taken.items() if number > held[key].seats]
    for key, visit in outcome.joined:
        if visit.target.town != held[key].town or not visit.first <= held[key].week <= visit.last:
            found.append("并入的组日不合适")
        if visit.target.barred & set(held[key].pair):
            found.append("应回避未回避")
    return found
