"""Giving each team-day its week and its pair: the least loaded week that suits, the pair with most days left that may go there.

Of weeks equally loaded it is the one nearest the team-day's turn. A station's turns go evenly over the weeks of the plan, what is due
first before the rest: with days to spare the visits spread until the deadline, and those of the urgent grades still come first.
"""

from itertools import combinations

from inspections.plans.planner import lots
from inspections.plans.planner.shapes import Held, Officer, Pair, Setting, Trip


class Desk:
    """The officers of one station: days left, days given, team-days by week."""

    def __init__(self, station: int, officers: list[Officer], setting: Setting):
        self.station, self.setting, self.weeks = station, setting, setting.weeks
        self.officers = sorted(officer.key for officer in officers)
        self.left = {officer.key: list(officer.days[: self.weeks]) for officer in officers}
        self.whole = {officer.key: max(1, sum(officer.days[: self.weeks])) for officer in officers}
        self.given = dict.fromkeys(self.officers, 0)
        self.pairs: list[Pair] = list(combinations(self.officers, 2))
        self.used = dict.fromkeys(self.pairs, 0)
        self.room = [self._pair_days(week) for week in range(self.weeks)]
        self.space = list(self.room)
        self.trips: list[list[Trip]] = [[] for _ in range(self.weeks)]

    def _pair_days(self, week: int) -> int:
        """Return how many team-days the officers' days of a week make."""
        days = [self.left[key][week] for key in self.officers]
        return min(sum(days) // 2, sum(days) - max(days)) if days else 0

    def hold(self, held: Held) -> None:
        """Take a day of both officers for what stays as it is; whose officer is of another station touches only one of them."""
        for key in held.pair:
            if key in self.left and 0 <= held.week < self.weeks:
                self.left[key][held.week] = max(0, self.left[key][held.week] - 1)
                self.given[key] += 1
        if 0 <= held.week < self.weeks:
            self.space[held.week] = self._pair_days(held.week)

    def load(self, week: int) -> float:
        """Return which share of a week's team-days is given away."""
        return 1 - self.space[week] / self.room[week] if self.room[week] else 2.0

    def best_week(self, first: int, last: int, barred: frozenset = frozenset(), turn: int = 0) -> int:
        """Return the least loaded week with a pair left, of equals the nearest to `turn`, then the earliest; -1 where there is none."""
        best, least, off = -1, 2.0, 0
        space, room = self.space, self.room
        for week in range(first, min(last, self.weeks - 1) + 1):
            if space[week]:
                load = 1 - space[week] / room[week]
                is_better = load < least - 1e-9 or (load < least + 1e-9 and abs(week - turn) < off)
                if is_better and (not barred or self.pairs_in(week, barred)):
                    best, least, off = week, load, abs(week - turn)
        return best

    def pairs_in(self, week: int, barred: frozenset) -> list[Pair]:
        """Return the pairs that may and can go in a week."""
        left = self.left
        return [(a, b) for a, b in self.pairs if left[a][week] and left[b][week] and a not in barred and b not in barred]

    def place(self, trip: Trip, week: int) -> None:
        """Put a team-day into a week: by lot where a workshop of it was drawn, else to the pair that keeps load and company even."""
        if len(self.pairs) == 1:
            pair, choices = self.pairs[0], tuple(self.pairs) if trip.is_drawn else ()
        else:
            open_pairs = self._without_stranding(week, self.pairs_in(week, trip.barred))
            choices = tuple(open_pairs) if trip.is_drawn else ()
            pair = self._drawn(trip, open_pairs) if choices else min(open_pairs, key=lambda pair: self._strain(pair, trip))
        for key in pair:
            self.left[key][week] -= 1
            self.given[key] += 1
        self.used[pair] += 1
        self.space[week] = self.space[week] - 1 if len(self.pairs) == 1 else self._pair_days(week)
        trip.week, trip.pair, trip.choices = week, pair, choices
        self.trips[week].append(trip)

    def _without_stranding(self, week: int, pairs: list[Pair]) -> list[Pair]:
        """Where one officer has more days left than all others together, every pair needs them, or days would be lost."""
        days = {key: self.left[key][week] for key in self.officers}
        most = max(self.officers, key=lambda key: (days[key], -key))
        if 2 * days[most] < sum(days.values()):
            return pairs
        return [pair for pair in pairs if most in pair] or pairs

    def _strain(self, pair: Pair, trip: Trip) -> tuple:
        given, whole = self.given, self.whole
        again = sum(visit.target.past == pair for visit in trip.visits)
        return again, round(given[pair[0]] / whole[pair[0]] + given[pair[1]] / whole[pair[1]], 6), self.used[pair], pair

    def _drawn(self, trip: Trip, pairs: list[Pair]) -> Pair:
        named = min(visit.target.key for visit in trip.visits if visit.target.is_drawn)
        return pairs[lots.pick(len(pairs), self.setting.seed, f"pair {named}")]

    def lift(self, trip: Trip) -> None:
        """Take a team-day out of its week again."""
        self.trips[trip.week].remove(trip)
        self.give_back(trip)

    def give_back(self, trip: Trip) -> None:
        """Give the days of a team-day that left its week back to both officers."""
        for key in trip.pair:
            self.left[key][trip.week] += 1
            self.given[key] -= 1
        self.used[trip.pair] -= 1
        self.space[trip.week] = self._pair_days(trip.week)
        trip.week, trip.pair, trip.choices = -1, None, ()

    def suits(self, trip: Trip) -> bool:
        """Whether some pair of the station may go at all, leaving days aside."""
        return any(a not in trip.barred and b not in trip.barred for a, b in self.pairs)

    def fit(self, trip: Trip, turn: int = 0) -> bool:
        """Place a team-day in one of its weeks, near its `turn` where equals are free; where all are full another one moves on."""
        barred = trip.barred
        if barred and not self.suits(trip):
            return False
        week = self.best_week(trip.first, trip.last, barred, turn)
        if week >= 0:
            self.place(trip, week)
            return True
        return self._swapped(trip) if barred else self._moved_on(trip)

    def _moved_on(self, trip: Trip) -> bool:
        """Find the shortest row of team-days that can each move on to another of their weeks until one is free.

        Every place that exists is found: it is a matching of team-days and weeks.
        """
        reached = {week: None for week in range(trip.first, min(trip.last, self.weeks - 1) + 1) if self.room[week]}
        waiting = list(reached)
        for week in waiting:
            for other in self.trips[week]:
                if other.barred:
                    continue
                for further in range(other.first, min(other.last, self.weeks - 1) + 1):
                    if further in reached or not self.room[further]:
                        continue
                    reached[further] = week, other
                    if self.space[further]:
                        self._move_along(reached, further, trip)
                        return True
                    waiting.append(further)
        return False

    def _move_along(self, reached: dict, week: int, trip: Trip) -> None:
        while reached[week]:
            before, other = reached[week]
            self.lift(other)
            self.place(other, week)
            week = before
        self.place(trip, week)

    def _swapped(self, trip: Trip) -> bool:
        """Let one team-day make room for one that only some officers may make."""
        for week in range(trip.first, min(trip.last, self.weeks - 1) + 1):
            for other in self.trips[week]:
                free = self.best_week(other.first, other.last, other.barred)
                if free < 0 or free == week:
                    continue
                self.lift(other)
                if self.pairs_in(week, trip.barred):
                    self.place(other, free)
                    self.place(trip, week)
                    return True
                self.place(other, week)
        return False


def split(trip: Trip) -> list[Trip]:
    """Return a team-day as one for each of its visits."""
    return [Trip([visit], trip.station, visit.first, visit.last) for visit in trip.visits]
