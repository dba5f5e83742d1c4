"""Grades of many workshops at once: compared without writing, or written; the same few statements for one and for all."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from inspections.risk import rules, scoring
from inspections.risk.models import Grade
from inspections.risk.models_runs import Staged
from inspections.risk.states import LETTERS
from inspections.risk.tables import table_on
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.marks import note_each, repeat_grades
from workshops.registry.models import Workshop

ONE_DAY = timedelta(days=1)


def starts_on(year: int) -> date:
    """Return from when grades of a year would hold: today within it, its first day for next year. MoveRefused for other years."""
    today = clock.today()
    if year not in rules.years_open(today):
        raise MoveRefused(f"只能计算 {today.year} 年和 {today.year + 1} 年的等级；以往年度的等级已经使用，不再重算。")
    return today if year == today.year else date(year, 1, 1)


def stage(workshops, *, year: int) -> tuple[date, str]:
    """Compute workshops into the staging table; return from when the result would hold and the scheme used."""
    first = starts_on(year)
    table = table_on(first)
    scoring.stage(workshops, table, on=clock.today(), holds_from=first)
    return first, table.scheme


def compared():
    """Return the staged rows that differ from the grade in force on the day (`held`, or null)."""
    return Staged.objects.filter(differs=True)


@transaction.atomic
def apply(workshops, *, year: int, by) -> dict:
    """Write the grades of workshops for a year; return {"graded", "changed", "A" … "D"} of what was computed.

    Rows that come out as they stand are left alone. A grade that changes ends the day before; the new one takes over its end.
    """
    first, scheme = stage(workshops, year=year)
    differing = compared()
    _tell(differing, first)
    now, person = clock.now(), by if isinstance(by, User) else None
    changed = insert_select(Grade, differing, _columns(first, scheme, now, person))
    figures = {"graded": Staged.objects.count(), "changed": changed, **letters(Staged.objects.all())}
    if changed:
        batch = Grade.objects.filter(computed_at=now, in_force_from=first, computed_by=person)
        if differing.filter(held__isnull=False).exists():
            _hand_over(batch, first, now)
        if first <= clock.today():
            for letter in (letter for letter in LETTERS if figures[letter]):
                repeat_grades(Workshop.objects.filter(pk__in=differing.filter(grade=letter).values("workshop")), Value(letter))
        ids = list(batch.values_list("pk", flat=True))
        summary = f"计算 {year} 年度风险等级：{figures['graded']} 户，有变化 {changed} 户"
        audit.record_bulk("inspections.grade.compute", "inspections.grade", ids, by=by, summary=summary, data={"year": year, **figures})
    return figures


def letters(rows) -> dict:
    """Return how many rows stand in each grade."""
    found = dict(rows.order_by().values_list("grade").annotate(number=Count("pk")))
    return {letter: found.get(letter, 0) for letter in LETTERS}


def staged_letters() -> dict:
    """Return how many workshops the present computation puts into each grade."""
    return letters(Staged.objects.all())


def staged_count() -> int:
    """Return how many workshops the present computation covers."""
    return Staged.objects.count()


def _in_force(workshop: str) -> Coalesce:
    """The letter in force today as a subquery ("" where there is none)."""
    held = Grade.objects.in_force(clock.today()).filter(workshop=OuterRef(workshop)).order_by("-in_force_from", "-pk")
    return Coalesce(Subquery(held.values("grade")[:1]), Value(""))


@transaction.atomic
def turn(*, by) -> int:
    """Each night: let the lists show the grades that hold from today; return how many files changed."""
    return repeat_grades(Workshop.objects.roots(), _in_force("pk"))


def _tell(differing, first: date) -> None:
    """Write a line into the timelines of those whose letter changes."""
    when = "" if first <= clock.today() else f"（自 {first:%Y-%m-%d} 适用）"
    moved_rows = differing.filter(held__isnull=False).exclude(held__grade=F("grade"))
    sentence = Concat(Value("风险等级由 "), F("held__grade"), Value(" 级变为 "), F("grade"), Value(f" 级{when}"), output_field=CharField())
    note_each(moved_rows, "workshop", sentence, tone="near")


def _columns(first: date, scheme: str, now, person) -> dict:
    ends = Case(
        When(held__isnull=False, then=Value(first - ONE_DAY)),
        When(is_bounded=True, then=Value(date(first.year, 12, 31))),
        default=Value(None),
        output_field=DateField(),
    )
    copied = ("workshop", *scoring.COLUMNS[1:])
    return {name: F(name) for name in copied} | {
        "year": Value(first.year, IntegerField()),
        "scheme": Value(scheme, CharField()),
        "in_force_from": Value(first, DateField()),
        "in_force_until": ends,
        "computed_on": Value(clock.today(), DateField()),
        "computed_at": Value(now, DateTimeField()),
        "computed_by": Value(person.pk if person else None, BigIntegerField()),
    }


def _hand_over(batch, first: date, now) -> None:
    """The batch waits with an end before its beginning: it takes over the ends of the grades it replaces, then those end."""
    parked = first - ONE_DAY
    replaced = Grade.objects.in_force(first).exclude(computed_at=now, in_force_from=first).filter(workshop__in=batch.values("workshop"))
    ends = list(replaced.order_by().values_list("in_force_until", flat=True).distinct())
    for end in (end for end in ends if end is not None):
        held = replaced.filter(in_force_until=end).values("workshop")
        batch.filter(in_force_until=parked, workshop__in=held).update(in_force_until=end)
    replaced.update(in_force_until=parked)
    batch.filter(in_force_until=parked).update(in_force_until=None)
