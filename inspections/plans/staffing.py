"""Who can go when, and where workshops lie: the officers' field days of each week, the workshops along the curve of their township."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Q

from inspections.officers.models import Leave, Officer
from inspections.plans import rules
from inspections.plans.models import Plan
from inspections.plans.planner.shapes import Officer as Seat
from inspections.plans.planner.trips import SIDE, curve
from jishan_portal.accounts.models import OrganisationKind
from jishan_portal.rulebook import queries as rulebook


def usual_days(plan: Plan, weeks: list[date], start: date) -> tuple[int, ...]:
    """Return the field days of each week for an officer who is never away."""
    limit = int(rulebook.value("plan.days_per_week", start))
    return tuple(min(limit, len(_workdays(plan, week, start))) for week in weeks)


def _workdays(plan: Plan, week: date, start: date) -> list[date]:
    """Return the working days of a week from `start` on; the week in which the plan's deadline falls ends with it."""
    end = plan.deadline_on if week <= plan.deadline_on < week + rules.WEEK else week + rules.WEEK
    return rules.workdays_in(week, start, end)


def officer_days(plan: Plan, stations: set[int], weeks: list[date], start: date) -> list[Seat]:
    """Return the certified officers of the stations (and, for a county plan, of the bureau) with their field days of each week."""
    end = weeks[-1] + timedelta(days=6)
    wanted = Q(station__in=stations)
    if plan.organisation.kind != OrganisationKind.STATION:
        wanted |= Q(station=plan.organisation) | Q(station__parent=plan.organisation)
    rows = list(Officer.objects.certified_on(start).filter(wanted).order_by("pk").values_list("pk", "station_id", "certificate_until"))
    away = defaultdict(list)
    for officer, since, until in (
        Leave.objects.between(start, end).filter(officer__in=[row[0] for row in rows]).values_list("officer_id", "since", "until")
    ):
        away[officer].append((since, until))
    usual, limit = usual_days(plan, weeks, start), int(rulebook.value("plan.days_per_week", start))
    found = []
    for pk, station, until in rows:
        leaves = away.get(pk, [])
        if not leaves and until >= end:
            found.append(Seat(pk, station, usual))
            continue
        open_days = (
            sum(day <= until and not any(a <= day <= b for a, b in leaves) for day in _workdays(plan, week, start)) for week in weeks
        )
        found.append(Seat(pk, station, tuple(min(limit, days) for days in open_days)))
    return found


def spots_of(rows: list[tuple]) -> list[int]:
    """Return where each workshop lies along the curve of its township; without coordinates it stands with its village."""
    extents: dict[str, list] = {}
    villages, nowhere = defaultdict(list), {(row[2], row[3]) for row in rows if row[5] is None or row[6] is None}
    for _, _, area, village, _, x, y in rows:
        if x is None or y is None:
            continue
        box = extents.get(area)
        if box is None:
            extents[area] = [x, x, y, y]
        else:
            if x < box[0]:
                box[0] = x
            elif x > box[1]:
                box[1] = x
            if y < box[2]:
                box[2] = y
            elif y > box[3]:
                box[3] = y
        if nowhere and (area, village) in nowhere:
            villages[area, village].append((x, y))
    middles = {key: (sum(x for x, _ in known) / len(known), sum(y for _, y in known) / len(known)) for key, known in villages.items()}
    grids = {area: (w, SIDE / ((e - w) or 1), s, SIDE / ((n - s) or 1)) for area, (w, e, s, n) in extents.items()}
    spots, along = [], curve()
    for _, _, area, village, _, x, y in rows:
        place = (x, y) if x is not None and y is not None else middles.get((area, village)) if village else None
        if place is None:
            spots.append(0)
            continue
        west, across, south, up = grids[area]
        spots.append(along[int((place[0] - west) * across)][int((place[1] - south) * up)])
    return spots
