"""From a gathered problem to a proposed plan with its figures, and from there to rows. The same day and seed give the same proposal."""

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from inspections.plans import rules
from inspections.plans.gathering import Gathered, gather
from inspections.plans.models import Draw, Plan, PlanItem, Trip
from inspections.plans.planner import advice, lots
from inspections.plans.planner.checking import violations
from inspections.plans.planner.planning import make, placed
from inspections.plans.planner.shapes import Outcome, Problem, Remedy, Visit
from inspections.plans.planner.shapes import Trip as TeamDay
from inspections.plans.states import ItemStatus, Origin, PlanKind
from jishan_portal.accounts.models import Organisation
from jishan_portal.kit import bulk, clock
from jishan_portal.kit.memory import unswept

ITEM_COLUMNS = ("workshop_id", "area_code", "trip_id", "week_on", "nth", "first_on", "last_on", "grade", "reasons", "origin")
SHARED_COLUMNS = ("status", "why", "merged_into_id")  # the same for most rows: written once a group
TRIP_COLUMNS = ("id", "number", "station_id", "area_code", "week_on", "first_id", "second_id", "is_helped")
PLANNED, DRAWN = ItemStatus.PLANNED.value, Origin.DRAWN.value
CHECKED_BELOW = 20_000  # visits up to which a plan is also checked by other means before it is shown


@dataclass
class Proposal:
    """A plan that is not written yet."""

    gathered: Gathered
    outcome: Outcome
    seconds: float
    broken: list[str]

    @property
    def digest(self) -> str:
        """A mark by which a confirmed proposal is known to be the one that was shown."""
        lines = sorted(f"{t.week}:{t.pair}:{sorted((v.target.key, v.nth) for v in t.visits)}" for t in self.outcome.trips)
        lines += sorted(f"{key}:{visit.target.key}" for key, visit in self.outcome.joined)
        lines += sorted(f"-{missing.visit.target.key}" for missing in self.outcome.missing)
        return hashlib.sha256(f"{self.gathered.start}|{'|'.join(lines)}".encode()).hexdigest()[:16]


def propose(plan: Plan, *, explain: bool = True, **given) -> Proposal:
    """Work a plan out as of today; nothing is written.

    `explain` also tries out what would make an impossible plan possible; `given` (keep, bound, redraw) goes to `gather`.
    """
    begun = time.perf_counter()
    with unswept():
        gathered = gather(plan, **given)
        outcome = make(gathered.problem)
    return _judged(gathered, outcome, begun, explain=explain)


def _judged(gathered: Gathered, outcome: Outcome, begun: float, *, explain: bool) -> Proposal:
    if explain and (outcome.missing or outcome.late):
        outcome.remedies = advice.remedies(gathered.problem, outcome)
    broken = violations(gathered.problem, outcome) if outcome.visits <= CHECKED_BELOW else []
    return Proposal(gathered, outcome, time.perf_counter() - begun, broken)


def figures_of(proposal: Proposal, *, kept: int = 0) -> dict:
    """Return the figures of a proposal as the plan keeps them."""
    outcome, gathered = proposal.outcome, proposal.gathered
    names = dict(Organisation.objects.filter(pk__in=[remedy.station for remedy in outcome.remedies]).values_list("pk", "short_name"))
    return {
        "workshops": len(gathered.known),
        "visits": outcome.visits + kept + len(gathered.merging),
        "team_days": len(outcome.trips),
        "lower_bound": outcome.lower_bound,
        "gap": round(outcome.gap, 4),
        "late": outcome.late,
        "missing": len(outcome.missing),
        "borrowed": outcome.borrowed,
        "merged": len(gathered.merging),
        "skipped": gathered.skipped,
        "drawn": len(gathered.drawn),
        "violations": len(proposal.broken),
        "broken": sorted(set(proposal.broken)),
        "seconds": round(proposal.seconds, 2),
        "notes": gathered.notes,
        "remedies": [_remedy_words(remedy, names.get(remedy.station, "未指定监管所的"), gathered) for remedy in outcome.remedies],
    }


def _remedy_words(remedy: Remedy, name: str, gathered: Gathered) -> dict:
    ways = []
    if remedy.officers:
        ways.append(f"增加 {remedy.officers} 名持证检查员")
    if remedy.weeks:
        later = gathered.weeks[-1] + rules.WEEK * remedy.weeks
        ways.append(f"期限推迟 {remedy.weeks} 周（到 {rules.week_words(later)} 那一周）")
    if remedy.per_day:
        ways.append(f"每组每日改查 {remedy.per_day} 户")
    return {
        "name": name,
        "missing": remedy.missing,
        "late": remedy.late,
        "why": "；".join(rules.WHY[why] for why in remedy.whys),
        "need": remedy.need_days,
        "have": remedy.have_days,
        "ways": ways,
    }


def carry_out(plan: Plan, *, explain: bool = True, number_from: int = 0, nth_from: dict[int, int] | None = None, **given) -> Proposal:
    """Work a plan out as `propose` does and write its team-days and visits; call inside the transaction of an action.

    The database takes in the visits of one station while those of the next are being worked out. Numbers go on after those kept.
    """
    begun = time.perf_counter()
    with unswept():
        gathered, outcome = gather(plan, **given), Outcome([], [], 0)
        rows = _Rows(gathered, outcome, nth_from or {})
        groups, needed = placed(gathered.problem, outcome), _expected(gathered.problem)
        while needed:
            keys = bulk.next_ids(Trip, needed)
            _insert_items(plan, (PLANNED, "", None), rows.seated(groups, iter(keys), needed))
            needed = len(rows.waiting) * 2
        for shared, group in rows.rest().items():
            _insert_items(plan, shared, group)
        _insert_trips(gathered, rows.trips, number_from)
    return _judged(gathered, outcome, begun, explain=explain)


def _expected(problem: Problem) -> int:
    """Return how many team-days there will be at a guess: their keys are drawn before they are known."""
    return sum(target.owed for target in problem.targets) * 9 // (8 * problem.setting.per_day) + 100


def _insert_items(plan: Plan, shared: tuple, rows: Iterable[tuple]) -> None:
    constants = dict(zip(SHARED_COLUMNS, shared, strict=True))
    bulk.insert_values(PlanItem, ITEM_COLUMNS, rows, plan_id=plan.pk, is_pinned=False, done_check_id=None, note="", **constants)


def _insert_trips(gathered: Gathered, trips: list[tuple[int, TeamDay]], number_from: int) -> None:
    home = {officer.key: officer.station for officer in gathered.problem.officers}
    rows = []
    for number, (pk, trip) in enumerate(sorted(trips, key=lambda pair: by_week(pair[1])), number_from + 1):
        town, helper = trip.visits[0].target.town, home[trip.pair[0]]
        rows.append((pk, number, trip.station or helper, town, gathered.weeks[trip.week], *trip.pair, helper != trip.station))
    bulk.insert_values(Trip, TRIP_COLUMNS, rows, plan_id=gathered.plan.pk, day_on=None, joined_by_id=None, answered_at=None)


def by_week(trip: TeamDay) -> tuple:
    """Order team-days as they are numbered: week by week, in each by station and township."""
    return trip.week, trip.station, trip.visits[0].target.town


class _Rows:
    """The rows of a plan's visits, with their numbers, weeks, reasons and origin, and the keys given to its team-days."""

    def __init__(self, gathered: Gathered, outcome: Outcome, nth_from: dict[int, int]):
        self.gathered, self.outcome, self.nth_from, self.weeks = gathered, outcome, nth_from, gathered.weeks
        self.usual = (Origin.FREQUENCY if gathered.plan.kind == PlanKind.YEAR else Origin.CAMPAIGN).value
        self.trips: list[tuple[int, TeamDay]] = []
        self.waiting: list[TeamDay] = []
        start, shared = gathered.start, {id(known): known for known in gathered.known.values()}
        # By the identity of what is known, which many workshops share; all of it before the database takes in the rows.
        self.words = {mark: rules.reasons_of(known, start) for mark, known in shared.items()}

    def reasons(self, pk: int) -> str:
        return self.words[id(self.gathered.known[pk])]

    def _row(self, visit: Visit, *, trip_id=None, week=None) -> tuple:
        target, weeks = visit.target, self.weeks
        last = weeks[visit.last] if visit.last >= 0 else None
        nth = visit.nth + self.nth_from.get(target.key, 0)
        first = weeks[min(visit.first, len(weeks) - 1)]
        origin = DRAWN if target.is_drawn else self.usual
        return target.key, target.town, trip_id, week, nth, first, last, target.grade, self.reasons(target.key), origin

    def seated(self, groups: Iterator[list[TeamDay]], keys: Iterator[int], left: int) -> Iterator[tuple]:
        """Yield the visits of team-days while there are keys for the next group (`left` of them); else that group is `waiting`.

        `_row` written out, for there may be hundreds of thousands.
        """
        weeks, nth_from, reasons, usual = self.weeks, self.nth_from, self.reasons, self.usual
        for group in chain([self.waiting], groups):
            self.waiting, left = [], left - len(group)
            if left < 0:
                self.waiting = group
                return
            for trip in sorted(group, key=by_week):
                pk, week = next(keys), weeks[trip.week]
                self.trips.append((pk, trip))
                for visit in trip.visits:
                    target = visit.target
                    key = target.key
                    nth = visit.nth + nth_from.get(key, 0) if nth_from else visit.nth
                    origin = DRAWN if target.is_drawn else usual
                    yield key, target.town, pk, week, nth, weeks[visit.first], weeks[visit.last], target.grade, reasons(key), origin

    def rest(self) -> dict[tuple, list[tuple]]:
        """Return, by what they share, the rows of what joined a team-day that stays, found no place, or is made by another plan."""
        groups, held = defaultdict(list), {row.key: row.week for row in self.gathered.problem.held}
        for key, visit in self.outcome.joined:
            groups[PLANNED, "", None].append(self._row(visit, trip_id=key, week=self.weeks[held[key]]))
        for missing in self.outcome.missing:
            groups[ItemStatus.MISSING.value, missing.why, None].append(self._row(missing.visit))
        for pk, other in sorted(self.gathered.merging.items()):
            known = self.gathered.known[pk]
            groups[ItemStatus.MERGED.value, "", other.pk].append((
                pk, self.gathered.areas[pk], None, other.week_on, 1 + self.nth_from.get(pk, 0), None, None, known.grade,
                f"t,{self.reasons(pk)}"[:60], self.usual,
            ))  # fmt: skip
        return groups


def keep_draw(proposal: Proposal, *, by) -> Draw | None:
    """Keep the record of a draw: what it was drawn from and what came out, workshops and pairs."""
    gathered = proposal.gathered
    if not gathered.strata or not gathered.plan.share:
        return None
    pool = lots.written(gathered.strata)
    return Draw.objects.create(
        plan=gathered.plan,
        drawn_at=clock.now(),
        drawn_by=by if by.pk else None,
        algorithm=lots.ALGORITHM,
        seed=gathered.plan.seed,
        share=gathered.plan.share,
        pool=pool,
        pool_hash=lots.digest(pool),
        picked=gathered.drawn,
        pairs=_pairs(proposal),
    )


def keep_pairs(proposal: Proposal, last: Draw, staying: Counter, *, by) -> Draw | None:
    """Keep the record of the pairs that a re-plan drew for workshops drawn before, beside those recorded last of team-days that stay.

    `staying` counts these as (workshop, pair); the rows of team-days that are no more go out of the new record.
    """
    fresh, stay = _pairs(proposal), []
    if not fresh:
        return None
    for row in last.pairs:
        named, options, place = row
        if staying[named, tuple(options[place])] > 0:
            staying[named, tuple(options[place])] -= 1
            stay.append(row)
    last.pk, last.drawn_at, last.drawn_by_id = None, clock.now(), by.pk or None
    last.pairs = sorted(stay + fresh)
    last.save(force_insert=True)
    return last


def _pairs(proposal: Proposal) -> list[list]:
    """Return [workshop, pairs that could go, which of them the lot fell on] of each team-day drawn by lot."""
    found = []
    for trip in proposal.outcome.trips:
        if trip.choices:
            named = min(visit.target.key for visit in trip.visits if visit.target.is_drawn)
            found.append([named, [list(pair) for pair in trip.choices], trip.choices.index(trip.pair)])
    return sorted(found)


def again(draw: Draw) -> dict:
    """Draw once more from a record and compare: list of the pool, workshops and pairs."""
    strata = draw.strata
    picked = lots.draw(strata, draw.share / 100, draw.seed)
    pairs = [[named, options, lots.pick(len(options), draw.seed, f"pair {named}")] for named, options, _ in draw.pairs]
    return {
        "pool": lots.digest(lots.written(strata)) == draw.pool_hash,
        "picked": picked == draw.picked,
        "pairs": pairs == draw.pairs,
        "differing": sorted(set(picked) ^ set(draw.picked)),
    }
