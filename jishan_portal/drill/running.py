"""Playing June to November in minutes: virtual time, the nightly work of every day, then what people do."""

import time
from datetime import date

from inspections.cases.tasks import lapse_periods
from inspections.hazards.tasks import escalate_hazards
from inspections.plans.tasks import start_plans
from inspections.self_checks.tasks import take_in_new
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.briefs import actions as briefs
from jishan_portal.briefs.models import Brief
from jishan_portal.celery import left_to_sweeps
from jishan_portal.dashboard import readings
from jishan_portal.dashboard.reach import county
from jishan_portal.drill import invariants
from jishan_portal.drill.acts import ACTS
from jishan_portal.drill.stage import Stage, build, days
from jishan_portal.kit import clock
from jishan_portal.publications.tasks import expire_publications
from jishan_portal.reminders import actions as reminders
from jishan_portal.reminders.models import Reminder, ReminderKind
from subsidies.applications.tasks import clear_notices
from workshops.licences.tasks import warn_of_expiry

NIGHTLY = (lapse_periods, start_plans, clear_notices, expire_publications, take_in_new, escalate_hazards, warn_of_expiry)


def run(workshops: int, seed: int, *, year: int, tell=None) -> dict:
    """Play the programme's months and return the report: what happened, the figures at the end, what does not hold.

    The database must be empty of workshops. `tell(day, stage)` hears of every first of a month.
    """
    first, last = date(year, 6, 1), date(year, 11, 30)
    begun = time.monotonic()
    with clock.travel(first), left_to_sweeps():
        stage = build(workshops, seed, first=first, last=last)
        for act in ACTS:
            act(stage)
    with left_to_sweeps():  # a PDF for each of a thousand papers would take longer than the half-year
        for day in days(first, last):
            with clock.travel(day):
                _live(stage, day)
            if tell and day.day == 1:
                tell(day, stage)
    with clock.travel(last):
        report = _report(stage, workshops, seed, year)
    return {**report, "seconds": round(time.monotonic() - begun, 1)}


def _live(stage: Stage, day: date) -> None:
    """One day: what the clock does before office hours, what people do, what the figures then read."""
    for task in NIGHTLY:
        task()
    reminders.make_round(by=SYSTEM)
    stage.play(day)
    if day.isoweekday() == 3 or day == stage.last:
        readings.refresh()
    briefs.make_due()


def _report(stage: Stage, workshops: int, seed: int, year: int) -> dict:
    readings.refresh()
    kept = readings.kept()
    figures = {key: [figure.done, figure.total] for (key, area), figure in sorted(kept.figures.items()) if area == county()}
    held = {kind.value: Reminder.objects.filter(kind=kind).count() for kind in ReminderKind}
    wrong = invariants.check_all()
    return {
        "workshops": workshops,
        "seed": seed,
        "year": year,
        "happened": stage.told,
        "reminders": held,
        "briefs": Brief.objects.count(),
        "figures": figures,
        "sums": invariants.sums(),
        "invariants": {label: found or "成立" for label, found in wrong.items()},
        "holds": not any(wrong.values()),
    }
