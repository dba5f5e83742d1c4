"""Reading what the planner needs, set by set: workshops in scope, officers and their days, what must stay, what was checked when."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from inspections.officers.models import Officer, Relation
from inspections.officers.rules import village_key
from inspections.plans import rules
from inspections.plans.models import Check, Draw, Plan, PlanItem, Trip
from inspections.plans.owing import COUNTED, NOTHING, Facts, histories
from inspections.plans.planner import lots
from inspections.plans.planner.shapes import Held, Problem, Setting, Target
from inspections.plans.planner.shapes import Officer as Seat
from inspections.plans.staffing import officer_days, spots_of, usual_days
from inspections.plans.states import LIVE, ItemStatus, PlanKind
from jishan_portal.accounts.areas import span
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.models import Workshop

COUNTY_DIGITS = 6
NOBODY = frozenset()
FIELDS = ("id", "station_id", "area_code", "village", "risk_grade", "longitude", "latitude")


@dataclass
class Gathered:
    """A planning problem with what its result is written and explained by."""

    plan: Plan
    start: date
    weeks: list[date]
    problem: Problem
    known: dict[int, rules.Known]
    areas: dict[int, str]
    notes: list[str] = field(default_factory=list)
    strata: dict[str, list[int]] = field(default_factory=dict)
    drawn: list[int] = field(default_factory=list)
    merging: dict[int, PlanItem] = field(default_factory=dict)
    skipped: int = 0


def size_of(plan: Plan) -> int:
    """Return how many workshops a plan is about: a large one is worked out in the background."""
    return in_scope(plan).count()


def in_scope(plan: Plan):
    """Return the working workshops that a plan is about."""
    rows = Workshop.objects.working()
    if plan.organisation.kind == OrganisationKind.STATION:
        rows = rows.filter(station=plan.organisation)
    else:
        low, high = span(plan.area_code)
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    if plan.kinds:
        rows = rows.filter(kind__in=plan.kinds)
    if plan.grades:
        rows = rows.filter(risk_grade__in=["" if grade == "-" else grade for grade in plan.grades])
    return rows


def in_other_year_plans(plan: Plan):
    """Return the workshops that a year plan of another body (the county's, a station's) being carried out holds: one owes the frequency."""
    rows = PlanItem.objects.filter(plan__kind=PlanKind.YEAR, plan__year=plan.year, plan__state__in=LIVE)
    rows = rows.exclude(plan__organisation=plan.organisation_id).exclude(status=ItemStatus.CANCELLED)
    return rows.order_by().values_list("workshop__root", flat=True).distinct()


def gather(plan: Plan, *, keep: list[PlanItem] = (), bound: list[PlanItem] = (), redraw: bool = True) -> Gathered:
    """Read the problem of a plan as of today.

    `keep` are its visits that stay as they are, `bound` those that keep their week and need another pair, `redraw` draws by lot anew.
    """
    start = max(plan.starts_on, clock.today())
    weeks = rules.mondays(start, plan.deadline_on)
    horizon = rules.mondays(start, max(plan.deadline_on, date(plan.deadline_on.year, 12, 31)))
    reader = Reader(plan, start, weeks, keep, bound)
    rows = reader.read_workshops()
    drawn, strata = reader.draw(rows) if redraw else (_drawn_before(plan), {})
    targets, known = reader.targets(rows, set(drawn))
    seats = officer_days(plan, reader.stations, horizon, start)
    setting = Setting(
        weeks=len(weeks),
        per_day=int(rulebook.value("plan.visits_per_day", start)),
        gap=int(rulebook.value("plan.gap_weeks", start)),
        urgent=frozenset(rulebook.value("plan.urgent_grades", start)),
        seed=plan.seed,
        may_borrow=plan.organisation.kind != OrganisationKind.STATION,
        horizon=len(horizon),
        usual=usual_days(plan, horizon, start),
    )
    problem = Problem(setting, targets, seats, reader.held(setting.per_day), reader.groups(seats))
    areas = {row[0]: row[2] for row in rows}
    notes = [*reader.notes, *filter(None, (rulebook.weekday_notice(year) for year in {start.year, plan.deadline_on.year}))]
    return Gathered(plan, start, weeks, problem, known, areas, notes, strata, drawn, reader.merging, reader.skipped)


def _drawn_before(plan: Plan) -> list[int]:
    last = Draw.objects.filter(plan=plan).first()
    return last.picked if last else []


class Reader:
    """The reads of one gathering, in the order in which they need each other."""

    def __init__(self, plan: Plan, start: date, weeks: list[date], keep: list[PlanItem] = (), bound: list[PlanItem] = ()):
        self.plan, self.start, self.weeks, self.keep = plan, start, weeks, keep
        self.place = {week: number for number, week in enumerate(weeks)}
        self.bound: dict[int, tuple] = defaultdict(tuple)
        for item in bound:
            self.bound[item.workshop_id] += (self.place[item.week_on],)
        self.stations: set[int] = set()
        self.notes: list[str] = []
        self.merging: dict[int, PlanItem] = {}
        self.skipped = 0
        self.county: dict[int, str] = {}

    def read_workshops(self) -> list[tuple]:
        rows = sorted(in_scope(self.plan).order_by().values_list(*FIELDS))  # by key: the database would sort a county on the disk
        if self.plan.kind == PlanKind.YEAR and (elsewhere := set(in_other_year_plans(self.plan))):
            here = [row for row in rows if row[0] not in elsewhere]
            self._note(len(rows) - len(here), "户已在另一单位执行中的年度计划里，不重复编排")
            rows = here
        self.county = {station or 0: area[:COUNTY_DIGITS] for station, area in dict.fromkeys((row[1], row[2]) for row in rows)}
        self.stations = set(self.county) - {0}
        self._note([row[4] for row in rows].count(""), "户还没有风险等级，按最低频次编排，评级后请重排")
        self._note([row[5] for row in rows].count(None), "户没有坐标，按所在村的位置并组")
        self._note([row[1] for row in rows].count(None), "户没有指定监管所，请先在档案里补上")
        return rows

    def _note(self, number: int, words: str) -> None:
        if number:
            self.notes.append(f"{number} {words}。")

    def draw(self, rows: list[tuple]) -> tuple[list[int], dict[str, list[int]]]:
        found = defaultdict(list)
        for row in rows:
            found[row[2], row[4]].append(row[0])
        strata = {f"{area} {grade or '-'}": keys for (area, grade), keys in found.items()}
        return lots.draw(strata, self.plan.share / 100, self.plan.seed), strata

    def targets(self, rows: list[tuple], drawn: set[int]) -> tuple[list[Target], dict[int, rules.Known]]:
        """Turn workshops into targets: what is owed less what was done, kept or merged, not before they may be checked again."""
        history = histories(in_scope(self.plan), self.plan.year)
        kept, self.merging = self._kept(), self._merging()
        barred, past = self.barred(rows), self._past()
        facts_of, own = Facts(self.plan, self.start, self.weeks), {*kept, *self.merging, *self.bound, *barred, *past}
        targets, known = [], {}
        for (pk, station, area, _, grade, _, _), spot in zip(rows, spots_of(rows), strict=True):
            is_drawn = pk in drawn
            known[pk], owed, first = facts_of(grade, history.get(pk, NOTHING), is_drawn)
            stays = ties = ()
            if pk in own:
                stays, ties = kept.get(pk, ()), self.bound.get(pk, ())
                owed -= len(stays) + (pk in self.merging)
            if owed > 0 and first is None:
                self.skipped, owed = self.skipped + 1, 0
            if ties:
                owed = max(owed, len(ties))
            if owed > 0 and pk in own:
                weeks = tuple(week for week in stays if week is not None)
                place = (spot, first or 0, weeks, barred.get(pk, NOBODY), past.get(pk), is_drawn, ties)
                targets.append(Target(pk, station or 0, area, grade, owed, *place))
            elif owed > 0:
                targets.append(Target(pk, station or 0, area, grade, owed, spot, first, (), NOBODY, None, is_drawn))
        self._note(self.skipped, "户三个月内已由上级检查，这段时间内不重复安排")
        self._note(len(self.merging), "户在期限内另有计划检查，已合并为一次上门")
        return targets, known

    def _kept(self) -> dict[int, tuple]:
        """Return the weeks of the visits that stay, by workshop; in a year plan done ones count in the year's checks already."""
        found = defaultdict(list)
        for item in self.keep:
            if item.status != ItemStatus.DONE or self.plan.kind != PlanKind.YEAR:
                week = self.place.get(item.week_on) if item.status in {ItemStatus.PLANNED, ItemStatus.MERGED} else None
                found[item.workshop_id].append(week)
        return {pk: tuple(weeks) for pk, weeks in found.items()}

    def _merging(self) -> dict[int, PlanItem]:
        """Return, for a campaign or batch, the open visits of other live plans within its time: one way serves both (features row 22)."""
        if self.plan.kind == PlanKind.YEAR:
            return {}
        rows = (
            PlanItem.objects.open()
            .filter(plan__state__in=LIVE, week_on__gte=self.weeks[0], week_on__lte=self.weeks[-1])
            .filter(workshop__in=in_scope(self.plan).values("pk"))
            .exclude(plan=self.plan.pk)
            .order_by("-week_on", "-pk")
        )
        kept = {item.workshop_id for item in self.keep} | set(self.bound)
        return {item.workshop_id: item for item in rows if item.workshop_id not in kept}

    def barred(self, rows: list[tuple]) -> dict[int, frozenset]:
        """Return the officers who must keep away from a workshop: declared relations and their own village."""
        found = defaultdict(set)
        relations = Relation.objects.held_on(self.start).filter(officer__is_active=True)
        for workshop, officer in relations.values_list("workshop__root", "officer_id"):
            found[workshop].add(officer)
        if rulebook.value("visit.avoid_own_village", self.start):
            homes = defaultdict(list)
            for pk, area, village in Officer.objects.active().exclude(home_village="").values_list("pk", "home_area_code", "home_village"):
                homes[area].append((village_key(village), pk))
            for row in rows:
                if row[3] and row[2] in homes:
                    key = village_key(row[3])
                    found[row[0]].update(pk for village, pk in homes[row[2]] if village == key)
        return {pk: frozenset(officers) for pk, officers in found.items() if officers}

    def _past(self) -> dict[int, tuple]:
        rows = Check.objects.filter(kind__in=COUNTED, workshop__root__in=in_scope(self.plan).values("pk")).order_by("on", "pk")
        pairs = {root: tuple(sorted(officers)) for root, officers in rows.values_list("workshop__root", "officers") if officers}
        return {root: pair for root, pair in pairs.items() if len(pair) == 2}

    def held(self, per_day: int) -> list[Held]:
        """Return the team-days that stay: of the visits kept here, and of other live plans with the same officers."""
        own = {item.trip_id for item in self.keep if item.trip_id and item.status != ItemStatus.DONE}
        trips = Trip.objects.filter(Q(pk__in=own) | Q(plan__state__in=LIVE), week_on__gte=self.weeks[0], week_on__lte=self.weeks[-1])
        trips = trips.exclude(~Q(pk__in=own), plan=self.plan.pk).annotate(
            open_ones=Count("items", filter=Q(items__status=ItemStatus.PLANNED))
        )
        sitting = defaultdict(int)
        for item in self.keep:
            sitting[item.trip_id] += item.status in {ItemStatus.PLANNED, ItemStatus.DONE}
        found = []
        for trip in trips.order_by("pk"):
            if trip.pk in own or trip.open_ones:
                seats = per_day - sitting[trip.pk] if trip.pk in own else 0
                pair = tuple(sorted((trip.first_id, trip.second_id)))
                found.append(Held(self.place[trip.week_on], pair, trip.pk, trip.area_code, max(seats, 0)))
        return found

    def groups(self, seats: list[Seat]) -> dict[int, str]:
        """Return the county of each station, within which one helps another."""
        found = dict(self.county)
        others = {seat.station for seat in seats} - set(found)
        for organisation in Organisation.objects.filter(pk__in=others).prefetch_related("areas"):
            codes = sorted(area.code for area in organisation.areas.all())
            found[organisation.pk] = codes[0][:COUNTY_DIGITS] if codes else ""
        return found
