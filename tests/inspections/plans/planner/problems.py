"""Made planning problems: the county of the bars, and small odd ones for the properties."""

from collections import Counter, defaultdict
from random import Random

from hypothesis import strategies as st

from inspections.plans.planner.shapes import Held, Officer, Problem, Setting, Target
from inspections.plans.planner.trips import batched
from inspections.plans.planner.windows import visits_of

GRADES = {"A": (1, 0.30), "B": (2, 0.40), "C": (3, 0.20), "D": (4, 0.10)}
WEEKS, CLOSED, HALF = 40, (4, 38), (0, 9, 18, 27)


def county(workshops: int, *, slack: float, seed: int = 1) -> Problem:
    """Return the problem of the bars: stations of three townships and one pair, two weeks closed, four half, capacity `slack` × need."""
    rng, stations = Random(seed), max(1, workshops // 143)
    targets = []
    for key in range(1, workshops + 1):
        station = rng.randrange(stations)
        grade = rng.choices(list(GRADES), [share for _, share in GRADES.values()])[0]
        owed = GRADES[grade][0]
        town = f"{station * 3 + rng.randrange(3):09d}"
        targets.append(Target(key, station, town, grade, owed, spot=rng.randrange(1 << 20)))
    setting = Setting(WEEKS, seed=str(seed), may_borrow=False, horizon=WEEKS)
    need = Counter(trip.station for trip in batched(visits_of(targets, setting)[0], setting.per_day))
    shape = [0 if week in CLOSED else 0.5 if week in HALF else 1 for week in range(WEEKS)]
    officers = []
    for station in range(stations):
        weekly = need[station] * slack / sum(shape)
        reached, given, days = 0.0, 0, []
        for part in shape:
            reached += weekly * part
            days.append(int(reached + 1e-6) - given)
            given += days[-1]
        officers += [Officer(2 * station + place, station, tuple(days)) for place in (1, 2)]
    return Problem(setting, targets, officers)


def spread(problem: Problem) -> int:
    """Return the team-days of the same visits planned without clustering, the spreadsheet's habit.

    Each visit stands in one of the open weeks of its own stretch, evenly over the workshops whatever their township; who falls
    into the same week of a township shares days, by chance. Nobody's capacity limits it, which favours it.
    """
    open_weeks = defaultdict(set)
    for officer in problem.officers:
        open_weeks[officer.station].update(week for week, days in enumerate(officer.days[: problem.setting.weeks]) if days)
    days = Counter()
    for visit in visits_of(problem.targets, problem.setting)[0]:
        target = visit.target
        stretch = range(visit.first, visit.last + 1)
        weeks = [week for week in stretch if week in open_weeks[target.station]] or stretch
        days[target.station, target.town, weeks[target.key % len(weeks)]] += 1
    return sum(-(-number // problem.setting.per_day) for number in days.values())


@st.composite
def odd(draw) -> Problem:
    """Any small problem: few officers, leave, people who must keep away, recent checks, visits that stay, workshops drawn by lot."""
    weeks = draw(st.integers(1, 12))
    stations = draw(st.integers(1, 3))
    officers = [
        Officer(key, draw(st.integers(1, stations)), tuple(draw(st.lists(st.integers(0, 3), min_size=weeks, max_size=weeks))))
        for key in range(1, draw(st.integers(0, 7)) + 1)
    ]
    keys = [officer.key for officer in officers]
    some = st.frozensets(st.sampled_from(keys), max_size=2) if keys else st.just(frozenset())
    targets = [
        Target(
            key,
            draw(st.integers(1, stations)),
            draw(st.sampled_from(("甲", "乙"))),
            draw(st.sampled_from("ABCD")),
            draw(st.integers(0, 4)),
            first=draw(st.integers(0, weeks)),
            fixed=tuple(draw(st.sets(st.integers(0, weeks - 1), max_size=2))),
            barred=draw(some),
            is_drawn=draw(st.booleans()),
            bound=tuple(sorted(draw(st.sets(st.integers(0, weeks - 1), max_size=1)))),
        )
        for key in range(1, draw(st.integers(0, 14)) + 1)
    ]
    for target in targets:  # as the reader of the database has it: what is bound is owed, and in a week without a visit
        target.bound = tuple(week for week in target.bound if week not in target.fixed)
        target.owed = max(target.owed, len(target.bound))
    held = []
    if len(keys) > 1:
        held = [
            Held(draw(st.integers(0, weeks - 1)), (keys[0], keys[1]), key, draw(st.sampled_from(("甲", "乙"))), draw(st.integers(0, 3)))
            for key in range(draw(st.integers(0, 3)))
        ]
    setting = Setting(
        weeks, draw(st.integers(1, 4)), draw(st.integers(1, 4)), seed="一", may_borrow=draw(st.booleans()),
        horizon=weeks, usual=(2,) * weeks,
    )  # fmt: skip
    return Problem(setting, targets, officers, held, dict.fromkeys(range(1, stations + 1), "县"))
