"""Spreading a workshop's visits over the weeks: one stretch a visit, weeks of rest between the stretches."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from inspections.plans.planner.shapes import Setting, Target, Visit


@cache
def stretches(count: int, first: int, weeks: int, gap: int) -> tuple[tuple[int, int], ...]:
    """Return `count` stretches (first, last) of the weeks first … weeks-1, at least `gap` weeks from one to the next where there is room.

    Where there is little room the rest shrinks to half a stretch, so that something is left to choose from. Fewer stretches come
    back where there are fewer weeks than visits.
    """
    span = weeks - first
    count = min(count, span)
    if count <= 0:
        return ()
    rest = min(gap, max(1, (span // count + 1) // 2)) - 1
    found = []
    for place in range(count):
        start, end = first + place * span // count, first + (place + 1) * span // count - 1
        found.append((start, max(start, end - rest) if place < count - 1 else end))
    return tuple(found)


def stretches_of(target: Target, setting: Setting) -> list[tuple[int, int]]:
    """Return the stretches of a target's owed visits: around its fixed ones; a single one of an urgent grade in the first half.

    A visit bound to a week has that week for its stretch, and the others keep away from it as from a fixed one.
    """
    if target.bound:
        others = replace(target, owed=target.owed - len(target.bound), fixed=target.fixed + target.bound, bound=())
        rest = stretches_of(others, setting) if others.owed > 0 else []
        apart = [stretch for stretch in (_kept_away(stretch, target.bound, 1) for stretch in rest) if not _holds(stretch, target.bound)]
        return sorted([*apart, *((week, week) for week in target.bound)])
    if target.fixed:
        return _around(target, setting)
    found = stretches(target.owed, max(target.first, 0), setting.weeks, setting.gap)
    if len(found) == 1 and target.grade in setting.urgent:
        start, end = found[0]
        return [(start, start + (end - start) // 2)]
    return list(found)


def _around(target: Target, setting: Setting) -> list[tuple[int, int]]:
    """Leave to each fixed visit the stretch it stands in (or the nearest), and keep the others away from it."""
    free = list(stretches(target.owed + len(target.fixed), max(target.first, 0), setting.weeks, setting.gap))
    for week in target.fixed:
        if len(free) > target.owed:
            free.remove(min(free, key=lambda stretch: (max(stretch[0] - week, week - stretch[1], 0), stretch)))
    return [_kept_away(stretch, target.fixed, setting.gap) for stretch in free]


def _holds(stretch: tuple[int, int], weeks: tuple[int, ...]) -> bool:
    return any(stretch[0] <= week <= stretch[1] for week in weeks)


def _kept_away(stretch: tuple[int, int], fixed: tuple[int, ...], gap: int) -> tuple[int, int]:
    """Return the longest part of a stretch that keeps `gap` weeks from all fixed ones; the whole where nothing is left."""
    weeks = [week for week in range(stretch[0], stretch[1] + 1) if all(abs(week - held) >= gap for held in fixed)]
    if not weeks:
        return stretch
    runs, start = [], weeks[0]
    for before, after in zip(weeks, [*weeks[1:], None], strict=True):
        if after != before + 1:
            runs.append((start, before))
            start = after
    return max(runs, key=lambda run: (run[1] - run[0], -run[0]))


def visits_of(targets: Iterable[Target], setting: Setting) -> tuple[list[Visit], list[tuple[Target, int]]]:
    """Return the visits to place, and (target, number) of those for which there are not enough weeks."""
    visits, short = [], []
    for target in targets:
        found = stretches_of(target, setting)
        visits += [Visit(target, nth, first, last) for nth, (first, last) in enumerate(found, 1)]
        if len(found) < target.owed:
            short += [(target, nth) for nth in range(len(found) + 1, target.owed + 1)]
    return visits, short
