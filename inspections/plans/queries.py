"""What the pages of plans read, and the one definition of when a workshop was last checked."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, DateField, DurationField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth

from inspections.officers.models import Officer
from inspections.plans import rules
from inspections.plans.models import Check, Part, Plan, PlanItem, Trip
from inspections.plans.states import LIVE, OPEN, ItemStatus, PlanKind
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.places import name_of
from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order
from jishan_portal.kit.workdays import add_months
from workshops.registry.models import Workshop
from workshops.registry.queries import search

NEWEST = Order("newest", "最新", descending=True)
BY_WEEK = Order("week", "周", "week_on", nullable=True)
DRAWN = Order("area", "乡镇", "area_code")
LONGEST = Order("longest", "最久没查的", "unseen_since", reads=DateField())


def last_checks(rows: QuerySet) -> QuerySet:
    """Annotate workshops with `last_check_on` (上次检查日期) and `full_check_on` (all points covered): the one definition, everywhere.

    Every kind of check that took place counts, whoever made it; planned ones never do.
    """
    checks = Check.objects.filter(workshop__root=OuterRef("pk")).order_by("-on", "-pk")
    return rows.annotate(
        last_check_on=Subquery(checks.values("on")[:1]), full_check_on=Subquery(checks.filter(is_full=True).values("on")[:1])
    )


def last_check(workshop: Workshop) -> Check | None:
    """Return the latest check of one workshop."""
    return Check.objects.filter(workshop__root=workshop.root_id or workshop.pk).order_by("-on", "-pk").first()


def plans(user, *, kind: str = "", state: str = "", year: str = "") -> QuerySet:
    """Return the plans a user may see with their visits counted, to be ordered by NEWEST."""
    rows = Plan.objects.visible_to(user).select_related("organisation", "made_by")
    rows = rows.filter(**{name: asked for name, asked in (("kind", kind), ("state", state)) if asked})
    if (chosen := whole(year)) is not None:
        rows = rows.filter(year=chosen)
    return rows.annotate(
        planned=Count("items", filter=~Q(items__status=ItemStatus.CANCELLED)), done=Count("items", filter=Q(items__status=ItemStatus.DONE))
    )


def visits(user, plan: Plan, **asked) -> QuerySet:
    """Return the visits of a plan in a user's reach by keyword, township, result, month and officer, to be ordered by BY_WEEK."""
    rows = PlanItem.objects.visible_to(user).filter(plan=plan)
    if asked.get("q"):
        rows = rows.filter(workshop__in=search(Workshop.objects.visible_to(user), asked["q"]).values("pk"))
    for name, column in (("area", "area_code"), ("status", "status"), ("grade", "grade"), ("origin", "origin")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    if asked.get("week"):
        rows = rows.filter(week_on=asked["week"])
    if asked.get("workshop"):
        rows = rows.filter(workshop=asked["workshop"])
    people = ("trip__first__user", "trip__second__user")
    return rows.select_related("workshop", "trip__station", "merged_into__plan", "done_check", *people)


def months_of(plan: Plan, user) -> list[dict]:
    """Return the plan's months with visits planned and done in a user's reach, in order; one query."""
    rows = PlanItem.objects.visible_to(user).filter(plan=plan, week_on__isnull=False).exclude(status=ItemStatus.CANCELLED)
    counted = rows.order_by().values(month=TruncMonth("week_on")).annotate(
        planned=Count("pk"), done=Count("pk", filter=Q(status=ItemStatus.DONE)), shops=Count("workshop", distinct=True)
    )  # fmt: skip
    first, found = plan.starts_on.replace(day=1), []
    for row in counted.order_by("month"):
        if found and found[-1]["month"] >= max(row["month"], first):
            found[-1].update({key: found[-1][key] + row[key] for key in ("planned", "done", "shops")})
        else:
            found.append({**row, "month": max(row["month"], first)})
    return found


def towns_of(plan: Plan, user) -> list[dict]:
    """Return the plan's townships with visits planned, done and without a place; one query."""
    rows = PlanItem.objects.visible_to(user).filter(plan=plan).order_by().values("area_code").annotate(
        planned=Count("pk", filter=~Q(status=ItemStatus.CANCELLED)), done=Count("pk", filter=Q(status=ItemStatus.DONE)),
        missing=Count("pk", filter=Q(status=ItemStatus.MISSING)), days=Count("trip", distinct=True),
    )  # fmt: skip
    return [{**row, "name": name_of(row["area_code"]) or row["area_code"]} for row in rows.order_by("area_code")]


def trips_between(trips: QuerySet, first: date, last: date) -> list[Trip]:
    """Return team-days of the weeks from one day to another with their visits; two queries."""
    rows = trips.filter(week_on__gte=first, week_on__lte=last).select_related("station", "first__user", "second__user", "joined_by", "plan")
    found = list(rows.order_by("week_on", F("day_on").asc(nulls_last=True), "area_code", "number"))
    by_trip = defaultdict(list)
    items = PlanItem.objects.filter(trip__in=[trip.pk for trip in found]).select_related("workshop")
    for item in items.order_by("workshop__village", "workshop__name", "pk"):
        by_trip[item.trip_id].append(item)
    for trip in found:
        trip.shops, trip.town = by_trip[trip.pk], name_of(trip.area_code) or trip.area_code
    return [trip for trip in found if trip.shops]


def weeks_with(trips: list[Trip], first: date, last: date) -> list[dict]:
    """Return the weeks from one day to another, each with its team-days, visits and words."""
    by_week = defaultdict(list)
    for trip in trips:
        by_week[trip.week_on].append(trip)
    return [
        {
            "on": week,
            "words": rules.week_words(week),
            "trips": by_week[week],
            "visits": sum(len(trip.shops) for trip in by_week[week]),
            "is_now": week == rules.monday(clock.today()),
            "is_past": week + rules.WEEK <= clock.today(),
        }
        for week in rules.mondays(first, last)
    ]


def my_trips(user) -> QuerySet:
    """Return the team-days of live plans that an officer makes."""
    return Trip.objects.filter(Q(first__user=user) | Q(second__user=user), plan__state__in=LIVE)


def town_trips(user) -> QuerySet:
    """Return the team-days of live plans in a user's area."""
    return Trip.objects.filter(user.access.within(), plan__state__in=LIVE)


def parts(user, plan: Plan | None = None) -> QuerySet:
    """Return the parts of plans a user may see, with how long signing took."""
    rows = Part.objects.visible_to(user).select_related("plan", "organisation", "state_by")
    return rows.filter(plan=plan) if plan else rows.filter(plan__state__in=LIVE)


def signed(rows: QuerySet) -> list[Part]:
    """Return parts with how long signing `took` (or has taken until now) and whether it `is_late`."""
    found, now = list(rows), clock.now()
    for part in found:
        part.took = rules.time_words((part.received_at or now) - part.sent_at)
        part.is_late = part.received_at is None and clock.today() > due_within("plan.receive", clock.day_of(part.sent_at))
    return found


def township_parts(user) -> list[Part]:
    """Return the townships' parts of live plans, late and open ones first, with what `signed` adds, and `answers`.

    `answers` are team-days, how many of them were answered, and how long that took on average.
    """
    found = signed(parts(user).filter(is_township=True).prefetch_related("organisation__areas"))
    found.sort(key=lambda part: (part.received_at is not None, not part.is_late, part.sent_at, part.plan_id, part.area_code))
    trips = Trip.objects.filter(plan__in={part.plan_id for part in found}, items__isnull=False).order_by()
    took = ExpressionWrapper(F("answered_at") - F("plan__issued_at"), output_field=DurationField())
    rows = list(trips.values("plan", "area_code", "pk", "answered_at").distinct().annotate(took=took))
    for part in found:
        codes = {area.code for area in part.organisation.areas.all()}
        own = [row for row in rows if row["plan"] == part.plan_id and row["area_code"] in codes]
        times = [row["took"] for row in own if row["answered_at"]]
        mean = rules.time_words(sum(times, timedelta()) / len(times)) if times else ""
        part.answers = {"days": len(own), "answered": len(times), "took": mean}
    return found


def coverage(user, *, year: int, view: str = "", area: str = "", q: str = "") -> QuerySet:
    """Return working workshops with what they are owed this year and what was done, to be ordered by LONGEST: never checked, first.

    `view`: unchecked (not yet this year), uncovered (not all points within two years), short (fewer than the grade asks).
    """
    rows = Workshop.objects.visible_to(user).working()
    if area:
        rows = rows.filter(area_code=area)
    if q:
        rows = search(rows, q)
    rows = last_checks(rows).annotate(unseen_since=Coalesce("last_check_on", Value(date.min)))
    if view == "unchecked":
        rows = rows.exclude(Exists(checks_in(year)))
    elif view == "uncovered":
        rows = rows.filter(uncovered(clock.today()))
    elif view == "short":
        rows = rows.filter(short_of_frequency(year))
    return rows


def checks_in(year: int) -> QuerySet:
    """Return the checks of a year of the workshop outside (OuterRef)."""
    return Check.objects.filter(workshop__root=OuterRef("pk"), on__year=year)


def uncovered(on: date) -> Q:
    """Workshops of which not every check point was covered within two years (INSP22)."""
    full = Check.objects.filter(workshop__root=OuterRef("pk"), is_full=True, on__gte=rules.full_since(on), on__lte=on)
    return ~Q(Exists(full))


def short_of_frequency(year: int, on: date | None = None) -> Q:
    """Workshops that had fewer checks in a year than their grade asks."""
    return ~met_frequency(year, on)


def met_frequency(year: int, on: date | None = None) -> Q:
    """Workshops that had at least as many checks in a year as their grade asks (clause O-11).

    Where less than one a year is asked, one within the months it stands for counts: half a visit, in two years.
    """
    from inspections.plans.gathering import COUNTED

    until = on or min(clock.today(), date(year, 12, 31))
    counted = Check.objects.filter(workshop__root=OuterRef("pk"), kind__in=COUNTED, on__lte=until)
    this_year = counted.filter(on__year=year).order_by().values("workshop__root").annotate(number=Count("pk")).values("number")
    condition = Q(pk__in=[])
    for grade, frequency in rules.frequencies(until).items():
        if frequency.least >= 1:
            enough = Workshop.objects.annotate(number=Subquery(this_year)).filter(number__gte=round(frequency.least))
        elif frequency.months:
            enough = Workshop.objects.filter(Exists(counted.filter(on__gt=add_months(until, -frequency.months))))
        else:
            enough = Workshop.objects.all()
        condition |= Q(risk_grade=grade) & Q(pk__in=enough.values("pk"))
    return condition


def coverage_figures(user, year: int) -> dict:
    """Return how many working workshops there are, checked this year, covered within two years, and as often as their grade asks."""
    rows = Workshop.objects.visible_to(user).working()
    return rows.aggregate(
        total=Count("pk"),
        checked=Count("pk", filter=Q(Exists(checks_in(year)))),
        covered=Count("pk", filter=~uncovered(clock.today())),
        met=Count("pk", filter=met_frequency(year)),
    )


def changed_grades(plan: Plan) -> int:
    """Return how many workshops of a plan have a grade now that asks for something else than the one they were planned with.

    Other visits a year; in a campaign, which visits each once, a grade that is not in its scope.
    """
    rows = plan.items.filter(status=ItemStatus.PLANNED).exclude(grade=F("workshop__risk_grade"))
    frequency, scope = rules.frequencies(plan.starts_on), {"" if grade == "-" else grade for grade in plan.grades}

    def differs(before: str, now: str) -> bool:
        if plan.kind != PlanKind.YEAR:
            return bool(scope) and now not in scope
        return frequency.get(before, frequency[""]).least != frequency.get(now, frequency[""]).least

    found = rows.order_by().values_list("workshop", "grade", "workshop__risk_grade").distinct()
    return len({workshop for workshop, before, now in found if differs(before, now)})


def rival_of(plan: Plan) -> Plan | None:
    """Return the year plan of the same body and year that is being carried out: only one can be, so a draft beside it cannot be issued."""
    if plan.kind != PlanKind.YEAR or plan.state not in OPEN - LIVE:
        return None
    return Plan.objects.live().filter(kind=PlanKind.YEAR, year=plan.year, organisation=plan.organisation_id).exclude(pk=plan.pk).first()


def stations_of(plan: Plan) -> list[Organisation]:
    """Return the stations that have team-days in a plan, for filters."""
    return list(Organisation.objects.filter(pk__in=plan.trips.values("station")).order_by("code"))


def officers_of(plan: Plan) -> list[Officer]:
    """Return the officers that a plan sends out, by station, for filters."""
    going = Q(pk__in=plan.trips.values("first")) | Q(pk__in=plan.trips.values("second"))
    return list(Officer.objects.filter(going).select_related("user").order_by("station__code", "pk"))


def going(trips: QuerySet, *, station: int | None = None, officer: int | None = None) -> QuerySet:
    """Narrow team-days to a station's and to those that an officer makes."""
    rows = trips.filter(station=station) if station else trips
    return rows.filter(Q(first=officer) | Q(second=officer)) if officer else rows


def last_week(plan: Plan) -> date | None:
    """Return the last week in which a plan has visits."""
    return plan.trips.aggregate(last=Max("week_on"))["last"]


def month_of(text: str, plan: Plan) -> date:
    """Return the first day of a month asked for as 2026-09; else the present one, kept within the plan."""
    first, last = plan.starts_on.replace(day=1), plan.deadline_on.replace(day=1)
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = clock.today().replace(day=1)
    return min(max(asked, first), last)


def next_month(day: date) -> date:
    """Return the first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
