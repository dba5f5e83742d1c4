"""How much each officer has to do: team-days and minutes against the days they can go out, by month or week.

Days that other plans being carried out have given away are open no more: whoever goes for two plans is not asked for twice.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from inspections.officers.models import Officer
from inspections.plans import queries, rules
from inspections.plans.models import Plan, Trip
from inspections.plans.staffing import officer_days
from inspections.plans.states import LIVE, ItemStatus
from jishan_portal.rulebook import queries as rulebook

COUNTS = Q(items__status__in=[ItemStatus.PLANNED, ItemStatus.DONE])


@dataclass
class Load:
    """An officer's days out in each column: given and open to them; visits and minutes in all."""

    officer: Officer
    cells: list[dict] = field(default_factory=list)
    visits: int = 0
    minutes: int = 0

    @property
    def days(self) -> int:
        """Team-days in all."""
        return sum(cell["days"] for cell in self.cells)

    @property
    def open_days(self) -> int:
        """Days they can go out in all."""
        return sum(cell["open"] for cell in self.cells)

    @property
    def is_over(self) -> bool:
        """Whether some column has more than fits."""
        return any(cell["is_over"] for cell in self.cells)


@dataclass
class Table:
    """The columns (months or weeks), each officer's row, and the sums."""

    columns: list[dict]
    rows: list[Load]
    overloaded: list[str]

    @property
    def minutes(self) -> int:
        """Minutes of all officers: minutes a visit × visits × two."""
        return sum(row.minutes for row in self.rows)

    @property
    def hours(self) -> int:
        """The same in hours."""
        return round(self.minutes / 60)


def table(plan: Plan, *, month: date | None = None, station: int | None = None) -> Table:
    """Return the workload of a plan by month, or by week within one month; five queries whatever its size."""
    start = plan.starts_on
    weeks = rules.mondays(start, plan.deadline_on)
    if month:
        weeks = [week for week in weeks if month <= max(week, start) < queries.next_month(month)]
    columns = _columns(weeks, start, by_week=bool(month))
    trips = plan.trips.filter(week_on__in=weeks) if month else plan.trips
    counted = trips.annotate(shops=Count("items", filter=COUNTS)).filter(shops__gt=0)
    given, visits = defaultdict(int), defaultdict(int)
    for week, first, second, number in counted.values_list("week_on", "first_id", "second_id", "shops"):
        for key in (first, second):
            given[key, week] += 1
            visits[key] += number
    stations = set(plan.trips.values_list("station_id", flat=True))
    days = {seat.key: seat.days for seat in officer_days(plan, stations, weeks, start)} if weeks else {}
    people = Officer.objects.filter(pk__in=set(visits) | set(days)).select_related("user", "station").order_by("station__code", "pk")
    if station:
        people = people.filter(station=station)
    elsewhere = _elsewhere(plan, weeks, people)
    minutes, places = int(rulebook.value("plan.visit_minutes", start)), {week: number for number, week in enumerate(weeks)}
    rows = [_load(officer, columns, places, (given, elsewhere), days.get(officer.pk, (0,) * len(weeks))) for officer in people]
    for row in rows:
        row.visits = visits[row.officer.pk]
        row.minutes = row.visits * minutes
    return Table(columns, rows, [_over_words(row) for row in rows if row.is_over])


def _elsewhere(plan: Plan, weeks: list[date], people) -> dict[tuple, int]:
    """Return the team-days of officers that other plans being carried out hold, by officer and week."""
    keys, found = {officer.pk for officer in people}, defaultdict(int)
    if not weeks or not keys:
        return found
    trips = Trip.objects.filter(plan__state__in=LIVE, week_on__gte=weeks[0], week_on__lte=weeks[-1]).exclude(plan=plan)
    counted = trips.filter(Q(first__in=keys) | Q(second__in=keys)).annotate(shops=Count("items", filter=COUNTS)).filter(shops__gt=0)
    for week, *pair in counted.values_list("week_on", "first_id", "second_id"):
        for key in keys.intersection(pair):
            found[key, week] += 1
    return found


def overfull(plan: Plan, week: date, officers: list[Officer]) -> list[str]:
    """Return, for officers who have more team-days in a week than they can go out, what to tell whoever put them there."""
    days = {seat.key: seat.days[0] for seat in officer_days(plan, {officer.station_id for officer in officers}, [week], plan.starts_on)}
    trips = Trip.objects.filter(Q(plan=plan) | Q(plan__state__in=LIVE), week_on=week).annotate(shops=Count("items", filter=COUNTS))
    pairs = list(trips.filter(shops__gt=0).values_list("first_id", "second_id"))
    said = []
    for officer in officers:
        given, can = sum(officer.pk in pair for pair in pairs), days.get(officer.pk, 0)
        if given > can:
            said.append(f"{officer} {rules.week_words(week)} 已排 {given} 个组日，可外出 {can} 天")
    return said


def _columns(weeks: list[date], start: date, *, by_week: bool) -> list[dict]:
    if by_week:
        return [{"label": rules.week_words(week), "weeks": [week], "month": ""} for week in weeks]
    found: dict[str, dict] = {}
    for week in weeks:
        day = max(week, start)  # the first week may begin in the month before
        label = f"{day.month} 月"
        found.setdefault(label, {"label": label, "weeks": [], "month": f"{day:%Y-%m}"})["weeks"].append(week)
    return list(found.values())


def _load(officer: Officer, columns: list[dict], places: dict, held: tuple[dict, dict], days: tuple) -> Load:
    given, elsewhere = held
    cells = []
    for column in columns:
        left = {week: max(0, days[places[week]] - elsewhere[officer.pk, week]) for week in column["weeks"]}
        over = [week for week in column["weeks"] if given[officer.pk, week] > left[week]]
        cells.append(
            {
                "days": sum(given[officer.pk, week] for week in column["weeks"]),
                "open": sum(left.values()),
                "is_over": bool(over),
                "over": [rules.week_words(week) for week in over],
            }
        )
    return Load(officer, cells)


def _over_words(row: Load) -> str:
    weeks = [words for cell in row.cells for words in cell["over"]]
    return f"{row.officer}：{'、'.join(weeks[:3])}{' 等' if len(weeks) > 3 else ''}排得超出可外出天数"
