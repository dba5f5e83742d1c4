"""The planner keeps every rule, comes out the same, and stays close to the lower bound."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from inspections.plans.planner import advice
from inspections.plans.planner.checking import violations
from inspections.plans.planner.planning import make, placed
from inspections.plans.planner.shapes import Held, Officer, Outcome, Problem, Setting, Target
from inspections.plans.planner.trips import spot_of
from tests.inspections.plans.planner.problems import county, odd, spread

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FULL = (3, 3, 3, 3, 3, 3, 3, 3)


def _plan(outcome) -> list:
    return sorted((trip.week, trip.pair, sorted((v.target.key, v.nth) for v in trip.visits)) for trip in outcome.trips)


def _small(targets, officers=2, *, weeks=8, days=FULL, **setting) -> Problem:
    people = [Officer(key, 1, tuple(days[:weeks])) for key in range(1, officers + 1)]
    return Problem(Setting(weeks, seed="7", horizon=weeks, usual=(3,) * weeks, **setting), targets, people, groups={1: "县", 2: "县"})


@QUICK
@given(odd())
def test_no_plan_breaks_a_rule(problem):
    assert violations(problem, make(problem)) == []


@QUICK
@given(odd())
def test_order_of_the_lists_does_not_matter(problem):
    mixed = replace(
        problem,
        targets=Random(3).sample(problem.targets, len(problem.targets)),
        officers=Random(4).sample(problem.officers, len(problem.officers)),
        held=problem.held[::-1],
    )
    assert _plan(make(mixed)) == _plan(make(problem))


@QUICK
@given(odd())
def test_what_is_yielded_moves_no_more_and_is_the_whole_plan(problem):
    outcome = Outcome([], [], 0)
    groups = [[(trip, trip.week, trip.pair) for trip in group] for group in placed(problem, outcome)]
    seen = [one for group in groups for one in group]
    assert all((trip.week, trip.pair) == (week, pair) for trip, week, pair in seen)
    assert sorted(id(trip) for trip, _, _ in seen) == sorted(map(id, outcome.trips))
    assert _plan(outcome) == _plan(make(problem))


@QUICK
@given(odd())
def test_bound_is_below_every_plan_that_keeps_everything(problem):
    outcome = make(problem)
    if not outcome.missing:
        assert len(outcome.trips) >= outcome.lower_bound or outcome.late


@pytest.mark.parametrize(("slack", "most"), [(1.25, 0.003), (1.03, 0.005)], ids=["slack", "tight"])
def test_county_of_3000_is_close_to_the_bound(slack, most):
    problem = county(3000, slack=slack)
    outcome = make(problem)
    assert (outcome.late, len(outcome.missing), violations(problem, outcome)) == (0, 0, [])
    assert outcome.gap <= max(most, 1 / outcome.lower_bound)


@pytest.mark.parametrize("workshops", [300, 3000])
def test_a_third_of_the_team_days_is_saved_against_planning_without_clustering(workshops):
    problem = county(workshops, slack=1.25)
    assert len(make(problem).trips) <= 0.67 * spread(problem)


def test_visits_of_a_workshop_keep_their_distance():
    outcome = make(_small([Target(1, 1, "甲", "D", 2)], weeks=8, gap=4))
    first, second = sorted(trip.week for trip in outcome.trips)
    assert second - first >= 2


def test_urgent_grades_come_before_the_others():
    targets = [Target(key, 1, "甲", "D" if key > 8 else "A") for key in range(1, 17)]
    outcome = make(_small(targets, weeks=8))
    weeks = {v.target.key: trip.week for trip in outcome.trips for v in trip.visits}
    assert max(weeks[key] for key in range(9, 17)) <= 3


def test_declared_conflict_is_kept_and_another_pair_goes():
    outcome = make(_small([Target(1, 1, "甲", barred=frozenset({1}))], officers=3))
    assert [trip.pair for trip in outcome.trips] == [(2, 3)]


def test_help_comes_from_a_station_of_the_county_where_all_must_keep_away():
    problem = _small([Target(1, 1, "甲", barred=frozenset({1}))])
    helped = replace(problem, officers=[*problem.officers, Officer(8, 2, FULL), Officer(9, 2, FULL)])
    outcome = make(helped)
    assert ([trip.pair for trip in outcome.trips], outcome.borrowed) == ([(8, 9)], 1)


def test_conflict_without_help_is_named():
    outcome = make(_small([Target(1, 1, "甲", barred=frozenset({1}))]))
    assert [missing.why for missing in outcome.missing] == ["conflict"]


def test_no_officers_is_named():
    outcome = make(_small([Target(1, 1, "甲")], officers=1))
    assert [missing.why for missing in outcome.missing] == ["officers"]


def test_pairs_rotate_and_loads_are_even():
    outcome = make(_small([Target(key, 1, f"村{key}") for key in range(1, 13)], officers=4))
    given = [key for trip in outcome.trips for key in trip.pair]
    assert {given.count(key) for key in range(1, 5)} == {6}
    assert len({trip.pair for trip in outcome.trips}) >= 4


def test_pair_of_the_last_visit_is_not_sent_again():
    outcome = make(_small([Target(1, 1, "甲", past=(1, 2))], officers=3))
    assert outcome.trips[0].pair != (1, 2)


def test_impossible_plan_names_what_would_do_and_it_does():
    targets = [Target(key, 1, f"镇{key % 3}") for key in range(1, 61)]
    problem = _small(targets, weeks=4, days=(3, 3, 3, 3))
    problem = replace(
        problem, setting=replace(problem.setting, horizon=8, usual=(3,) * 8), officers=[replace(o, days=FULL) for o in problem.officers]
    )
    outcome = make(problem)
    [remedy] = advice.remedies(problem, outcome)
    assert (remedy.whys, remedy.missing, remedy.need_days, remedy.have_days) == (("capacity",), len(outcome.missing), 15, 12)
    assert (remedy.officers, remedy.weeks, remedy.per_day) == (1, 1, 5)


def test_every_constraint_in_the_way_is_named_the_commonest_first():
    crowded = [Target(key, 1, f"镇{key % 3}") for key in range(1, 61)]
    problem = _small([*crowded, Target(99, 1, "镇0", barred=frozenset({1}))], weeks=4, days=(3, 3, 3, 3))
    outcome = make(problem)
    [remedy] = advice.remedies(problem, outcome)
    assert (remedy.whys, remedy.missing) == (("capacity", "conflict"), len(outcome.missing))
    assert not make(advice._with_officers(problem, remedy.officers)).missing


def test_late_visits_alone_have_their_remedy_too():
    problem = _small([Target(1, 1, "甲", "D", 1)], weeks=4, days=(0, 0, 3, 3))
    outcome = make(problem)
    [remedy] = advice.remedies(problem, outcome)
    assert (outcome.late, remedy.late, remedy.missing, remedy.whys, remedy.officers) == (1, 1, 0, ("capacity",), 2)


def test_weeks_too_few_are_named():
    outcome = make(_small([Target(1, 1, "甲", "D", 4)], weeks=3))
    assert [missing.why for missing in outcome.missing] == ["weeks"]


def test_workshops_drawn_by_lot_get_a_pair_by_lot_that_comes_out_again():
    problem = _small([Target(key, 1, f"村{key}", is_drawn=True) for key in range(1, 13)], officers=4)
    outcome = make(problem)
    assert all(trip.pair in trip.choices for trip in outcome.trips)
    assert _plan(make(problem)) == _plan(outcome)


def test_neighbours_travel_together():
    targets = [Target(key, 1, "甲", spot=key % 2 * 1000 + key) for key in range(1, 9)]
    outcome = make(_small(targets, weeks=1))
    assert {frozenset(v.target.key % 2 for v in trip.visits) for trip in outcome.trips} == {frozenset({0}), frozenset({1})}


def test_visits_join_team_days_that_stay_where_there_is_a_seat():
    problem = _small([Target(key, 1, "甲") for key in range(1, 4)])
    outcome = make(replace(problem, held=[Held(2, (1, 2), key=5, town="甲", seats=2)]))
    assert ([key for key, _ in outcome.joined], len(outcome.trips)) == ([5, 5], 1)


def test_curve_keeps_neighbours_together():
    near = abs(spot_of(0.1, 0.1) - spot_of(0.13, 0.1))
    assert (spot_of(None, 0.5), near < abs(spot_of(0.1, 0.1) - spot_of(0.9, 0.1))) == (0, True)


def test_with_days_to_spare_visits_spread_until_the_deadline_urgent_ones_first():
    targets = [Target(key, 1, f"镇{key}", grade, 1) for key, grade in enumerate("DDCCAAAA", 1)]
    weeks = {trip.visits[0].target.key: trip.week for trip in make(_small(targets)).trips}
    assert sorted(weeks.values()) == list(range(8))
    assert max(weeks[key] for key in (1, 2, 3, 4)) < min(weeks[key] for key in (5, 6, 7, 8))


def test_visit_bound_to_a_week_gets_another_pair_in_that_week_and_the_others_keep_away():
    outcome = make(_small([Target(1, 1, "甲", "D", 2, bound=(5,), barred=frozenset({1}))], officers=3, gap=4))
    placed = sorted((trip.week, trip.pair) for trip in outcome.trips)
    assert (placed[-1], placed[0][0] <= 1) == ((5, (2, 3)), True)


def test_visit_put_off_does_not_come_in_the_week_of_another_one_of_its_workshop():
    crowded = make(_small([Target(1, 1, "甲", "D", 2)], weeks=4, days=(0, 0, 3, 0), gap=2))
    roomy = make(_small([Target(1, 1, "甲", "D", 2)], weeks=4, days=(0, 0, 3, 3), gap=2))
    assert ([trip.week for trip in crowded.trips], [missing.why for missing in crowded.missing]) == ([2], ["weeks"])
    assert (sorted(trip.week for trip in roomy.trips), roomy.late, roomy.missing) == ([2, 3], 1, [])


def test_visit_keeps_out_of_the_week_of_one_that_stays():
    alone = make(_small([Target(1, 1, "甲", "D", 1, fixed=(0,))], weeks=1))
    beside = make(_small([Target(1, 1, "甲", "D", 1, fixed=(0,)), Target(2, 1, "甲", "D", 1)], weeks=2))
    assert (alone.trips, [missing.why for missing in alone.missing]) == ([], ["weeks"])
    assert [trip.week for trip in beside.trips for visit in trip.visits if visit.target.key == 1] == [1]


def test_where_days_are_short_the_urgent_grades_are_the_ones_that_go():
    targets = [Target(key, 1, "镇", "ABCD"[key % 4]) for key in range(1, 17)]
    outcome = make(_small(targets, weeks=1, days=(2,)))
    assert sorted(visit.target.grade for trip in outcome.trips for visit in trip.visits) == ["C"] * 4 + ["D"] * 4
    assert {missing.visit.target.grade for missing in outcome.missing} == {"A", "B"}
