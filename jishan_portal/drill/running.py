"""Playing June to November in minutes: virtual time, the nightly work of every day, then what people do."""

import time
from datetime import date

from branding.awards.tasks import call_reviews
from inspections.cases.tasks import lapse_periods
from inspections.dens.tasks import show_checks
from inspections.hazards.models import Hazard
from inspections.hazards.tasks import escalate_hazards
from inspections.look_backs.tasks import draw_look_backs
from inspections.officers.tasks import warn_of_certificates
from inspections.plans.tasks import start_plans
from inspections.risk.tasks import turn_grades
from inspections.sampling.tasks import lapse_objections
from inspections.self_checks.tasks import take_in_new
from inspections.standardisation.tasks import take_in_batch
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit.models import Entry
from jishan_portal.audit.tasks import make_daily_manifest
from jishan_portal.briefs import actions as briefs
from jishan_portal.briefs.models import Brief
from jishan_portal.celery import left_to_sweeps
from jishan_portal.dashboard import readings
from jishan_portal.dashboard.reach import county
from jishan_portal.drill import invariants
from jishan_portal.drill.acts import ACTS
from jishan_portal.drill.stage import Stage, build, days
from jishan_portal.duties.models import Duty
from jishan_portal.kit import chance, clock
from jishan_portal.notifications.models import Notice
from jishan_portal.papers.models import Paper
from jishan_portal.publications.models import Publication
from jishan_portal.publications.tasks import expire_publications
from jishan_portal.reminders import actions as reminders
from jishan_portal.reminders.models import Reminder, ReminderKind
from subsidies.applications.tasks import clear_notices
from workshops.archive_boxes.tasks import refresh_changed
from workshops.licences.tasks import warn_of_expiry

# What the beat sends at night and in the morning, in its order.
NIGHTLY = (
    make_daily_manifest,
    start_plans,
    turn_grades,
    lapse_periods,
    clear_notices,
    lapse_objections,
    show_checks,
    take_in_batch,
    expire_publications,
    take_in_new,
    escalate_hazards,
    draw_look_backs,
    call_reviews,
    warn_of_expiry,
    warn_of_certificates,
)

COUNTED = (Duty, Notice, Reminder, Brief, Paper, Publication, Entry, Hazard)


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
    with left_to_sweeps(), chance.drawn_from(f"{seed}:drill"):  # a PDF for each of a thousand papers would take longer than the half-year
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
    _night()
    if day.isoweekday() == 3:  # each minute in earnest; in the drill what happened in a week is taken up at once
        refresh_changed()
    stage.play(day)
    briefs.make_due()  # on Fridays and at the end of a month; it reads the figures, which gives the trend a point a week


def _night() -> None:
    for task in NIGHTLY:
        task()
    reminders.make_round(by=SYSTEM)


def _again() -> list[str]:
    """Do the night's work after the last day, and then once more: the second time may write nothing."""
    _night()
    before = {model: model.objects.count() for model in COUNTED}
    _night()
    more = {model: model.objects.count() - many for model, many in before.items()}
    return [f"{model._meta.verbose_name}多出 {many} 条" for model, many in more.items() if many]


def _report(stage: Stage, workshops: int, seed: int, year: int) -> dict:
    readings.refresh()
    kept = readings.kept()
    figures = {key: [figure.done, figure.total] for (key, area), figure in sorted(kept.figures.items()) if area == county()}
    held = {kind.value: Reminder.objects.filter(kind=kind).count() for kind in ReminderKind}
    wrong = {**invariants.check_all(), "夜间工作重做一遍什么都不多": _again()}
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
