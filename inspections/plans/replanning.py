"""Planning on from today: what stays as it is, what changes, and the difference to be confirmed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from inspections.plans import rules
from inspections.plans.gathering import Reader, in_scope
from inspections.plans.models import Plan, PlanItem, Trip
from inspections.plans.owing import NOTHING, History, histories
from inspections.plans.proposing import Proposal, propose
from inspections.plans.staffing import officer_days
from inspections.plans.states import ItemStatus, PlanKind
from jishan_portal.kit import clock

GAPS, ALL = "gaps", "all"
MODES = ((GAPS, "只补缺口：还能照常进行的不动"), (ALL, "全部重排：已检查的不动，固定的不改周次"))
HANDLED = frozenset({ItemStatus.DONE, ItemStatus.CANCELLED, ItemStatus.MERGED})


@dataclass
class Change:
    """One line of the difference: a workshop's visit before and after (empty: none)."""

    workshop_id: int
    before: PlanItem | None
    week: object = None
    pair: tuple = ()
    why: str = ""
    trip_number: int = 0

    @property
    def verb(self) -> str:
        """What happens to it."""
        if self.before is None or self.before.status == ItemStatus.MISSING:
            return "新排" if self.week else "未排上"
        if self.week:
            return "改期" if self.week != self.before.week_on else "换检查员"
        return "未排上" if self.why else "取消"

    @property
    def pair_before(self) -> tuple:
        """Who was to go."""
        return (self.before.trip.first_id, self.before.trip.second_id) if self.before and self.before.trip else ()

    @property
    def loses_its_week(self) -> bool:
        """Whether it was fixed by hand and cannot stay in its week, whichever pair goes."""
        return bool(self.before and self.before.is_pinned and self.week != self.before.week_on)


@dataclass
class Difference:
    """What a re-plan would change, and the proposal behind it."""

    proposal: Proposal
    kept: list[PlanItem]
    dropped: list[PlanItem]
    changes: list[Change] = field(default_factory=list)


def work_out(plan: Plan, mode: str) -> Difference:
    """Work out how a live plan goes on from today; nothing is written."""
    items = list(plan.items.select_related("trip").order_by("workshop_id", "week_on", "nth"))
    kept, bound = stays(plan, items, mode)
    ids, first = {item.pk for item in kept}, {item.pk for item in bound}
    proposal = propose(plan, keep=kept, bound=bound, redraw=False)
    dropped = [item for item in items if item.pk not in ids]
    found = Difference(proposal, kept, sorted(dropped, key=lambda item: item.pk not in first))
    found.changes = _changes(found)
    return found


def staying(difference: Difference, drawn: Iterable[int]) -> Counter:
    """Count the team-days that keep visits as (the lowest of its workshops that were drawn, pair): how the record of a draw knows them.

    Before anything is written: the visits still stand in the team-days they had.
    """
    shops, picked = defaultdict(list), set(drawn)
    for item in [*difference.kept, *difference.dropped]:
        if item.workshop_id in picked:
            shops[item.trip_id].append(item.workshop_id)
    trips = {item.trip for item in difference.kept if item.trip and shops[item.trip_id]}
    return Counter((min(shops[trip.pk]), (trip.first_id, trip.second_id)) for trip in trips)


def row_for(item: PlanItem, rows: list[tuple]) -> tuple | None:
    """Take from a workshop's new rows (week first) the one that becomes this visit's: a fixed one its own week's, others the earliest."""
    place = next((place for place, row in enumerate(rows) if item.is_pinned and row[0] == item.week_on), 0)
    return rows.pop(place) if rows else None


def stays(plan: Plan, items: list[PlanItem], mode: str) -> tuple[list[PlanItem], list[PlanItem]]:
    """Return the visits that stay as they are, and the fixed ones that keep their week and get another pair.

    The first are handled ones, fixed ones whose pair can still go, and (when only gaps are filled) all that still hold.
    """
    today = clock.today()
    start = max(plan.starts_on, today)
    weeks = rules.mondays(start, plan.deadline_on)
    reader = Reader(plan, start, weeks)
    rows = reader.read_workshops()
    barred, working = reader.barred(rows), {row[0]: row[4] for row in rows}
    days = {seat.key: seat.days for seat in officer_days(plan, reader.stations, weeks, start)}
    place, used, sound = {week: number for number, week in enumerate(weeks)}, Counter(), {}
    for trip in sorted({item.trip for item in items if item.trip and item.status == ItemStatus.PLANNED}, key=lambda trip: trip.pk):
        sound[trip.pk] = _is_sound(trip, days, place, used)
    history = histories(in_scope(plan), plan.year)
    frequency = rules.frequencies(start)
    kept, bound, left = [item for item in items if item.status in HANDLED], [], {}
    is_year = plan.kind == PlanKind.YEAR
    for pk, grade in working.items():
        past = history.get(pk, NOTHING)
        owed = rules.owed_in(frequency.get(grade, frequency[""]), past.last_on, plan.deadline_on)
        left[pk] = max(owed, 1) - past.this_year if is_year else 1
    for item in kept:
        left[item.workshop_id] = left.get(item.workshop_id, 0) - (item.status != ItemStatus.DONE or not is_year)
    for item in sorted(items, key=lambda item: (not item.is_pinned, item.week_on or today, item.pk)):
        if item.status != ItemStatus.PLANNED or item.workshop_id not in working:
            continue
        pair = {item.trip.first_id, item.trip.second_id}
        can_go = sound.get(item.trip_id) and not pair & barred.get(item.workshop_id, frozenset())
        if can_go and not item.is_pinned and _comes_too_soon(item, history.get(item.workshop_id, NOTHING)):
            continue
        if (can_go and (item.is_pinned or (mode == GAPS and left[item.workshop_id] > 0))) or (item.is_pinned and item.week_on in place):
            left[item.workshop_id] -= 1
            (kept if can_go else bound).append(item)
    return kept, bound


def _comes_too_soon(item: PlanItem, past: History) -> bool:
    """Whether a visit falls into the months after a check by a higher level (INSP42); one fixed by hand has its reason."""
    return bool(past.higher_on) and item.week_on < rules.no_repeat_until(past.higher_on)


def _is_sound(trip: Trip, days: dict, place: dict, used: Counter) -> bool:
    """Whether a team-day can still be made: its week is not over, both officers have a day for it."""
    week, pair = place.get(trip.week_on), (trip.first_id, trip.second_id)
    if week is None or any(key not in days or used[key, week] >= days[key][week] for key in pair):
        return False
    used.update((key, week) for key in pair)
    return True


def _changes(difference: Difference) -> list[Change]:
    """Pair what was planned with what is proposed, workshop by workshop, in the order of the weeks."""
    outcome, weeks = difference.proposal.outcome, difference.proposal.gathered.weeks
    held = {row.key: row for row in difference.proposal.gathered.problem.held}
    placed = [(v.target.key, weeks[t.week], t.pair, "") for t in outcome.trips for v in t.visits]
    placed += [(v.target.key, weeks[held[key].week], held[key].pair, "") for key, v in outcome.joined]
    placed += [(missing.visit.target.key, None, (), missing.why) for missing in outcome.missing]
    fresh = defaultdict(list)
    for key, week, pair, why in sorted(placed, key=lambda row: (row[0], row[1] is None, row[1] or weeks[0], row[2])):
        fresh[key].append((week, pair, why))
    changes = []
    for item in difference.dropped:
        week, pair, why = row_for(item, fresh[item.workshop_id]) or (None, (), "")
        if item.trip and (item.week_on, tuple(sorted((item.trip.first_id, item.trip.second_id)))) == (week, pair):
            continue
        if item.status == ItemStatus.MISSING and week is None and why:
            continue
        changes.append(Change(item.workshop_id, item, week, pair, why))
    changes += [Change(key, None, *row) for key, rows in sorted(fresh.items()) for row in rows]
    return changes
