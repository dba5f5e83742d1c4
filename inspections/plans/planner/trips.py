"""Batching the visits of a township into team-days: earliest deadline first.

Going through the weeks, a team-day is opened only when a visit can wait no longer, and is filled with the visits of the township
that may be made then, those due first before the others. With days enough in every week no plan has fewer team-days: that is the
lower bound. Of visits due together those that may be made in the same weeks share a day, so that it can be put into many weeks; and
among them those of the urgent grades share a day, which a plan with too few days keeps before the others, and neighbours travel
together (`spot_of`).
"""

from functools import cache
from heapq import heappop, heappush

from inspections.plans.planner.shapes import Trip, Visit

BITS = 5  # 32 × 32 fields a township: half a kilometre
SIDE = (1 << BITS) - 1


def spot_of(x: float | None, y: float | None) -> int:
    """Return where a place (0 … 1 in both directions of the town) lies on a curve that keeps neighbours together; 0 unknown."""
    if x is None or y is None:
        return 0
    return curve()[int(min(max(x, 0.0), 1.0) * SIDE)][int(min(max(y, 0.0), 1.0) * SIDE)]


@cache
def curve() -> list[list[int]]:
    """Return where each field of a township, by column and line, lies on the curve."""
    return [[_spot(column, line) for line in range(SIDE + 1)] for column in range(SIDE + 1)]


def _spot(column: int, line: int) -> int:
    found, side = 0, SIDE
    half = 1 << (BITS - 1)
    while half:
        right, up = bool(column & half), bool(line & half)
        found += half * half * ((3 * right) ^ up)
        if not up:
            if right:
                column, line = side - column, side - line
            column, line = line, column
        half >>= 1
    return found + 1


def batch(visits: list[Visit], per_day: int, urgent: frozenset = frozenset()) -> list[Trip]:
    """Return the fewest team-days for the visits of one township of one station."""
    visits.sort(key=lambda visit: (visit.first, visit.target.grade not in urgent, visit.target.spot, visit.target.key, visit.nth))
    count = len(visits)
    by_last = sorted(range(count), key=lambda place: visits[place].last)
    taken, trips, open_ones, reached = bytearray(count), [], [], 0
    for place in by_last:
        if taken[place]:
            continue
        now = visits[place].last
        while reached < count and visits[reached].first <= now:
            heappush(open_ones, visits[reached].last * count + reached)
            reached += 1
        chosen, first = [], 0
        while open_ones and len(chosen) < per_day:
            earliest = heappop(open_ones) % count
            visit = visits[earliest]
            taken[earliest] = 1
            chosen.append(visit)
            first = max(visit.first, first)
        trips.append(Trip(chosen, chosen[0].target.station, first, now))
    return trips


def batched(visits: list[Visit], per_day: int, urgent: frozenset = frozenset()) -> list[Trip]:
    """Return the team-days of all townships; their number is the lower bound of the plan."""
    towns: dict[tuple[int, str], list[Visit]] = {}
    for visit in visits:
        target = visit.target
        towns.setdefault((target.station, target.town), []).append(visit)
    return [trip for key in sorted(towns) for trip in batch(towns[key], per_day, urgent)]
