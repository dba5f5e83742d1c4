"""What a workshop is owed: its checks until now, the visits of its grade still to be made, and when the first may be."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Q

from inspections.plans import rules
from inspections.plans.models import Check, Plan
from inspections.plans.states import CheckKind, PlanKind
from jishan_portal.rulebook import queries as rulebook

COUNTED = (CheckKind.DAILY, CheckKind.SPECIAL, CheckKind.UNANNOUNCED)


class History(NamedTuple):
    """What a workshop's checks come to."""

    last_on: date | None = None
    higher_on: date | None = None
    full_on: date | None = None
    this_year: int = 0


NOTHING = History()


def histories(workshops, year: int) -> dict[int, History]:
    """Return the checks of workshops in one read; those without any are left out."""
    rows = (
        Check.objects.filter(workshop__root__in=workshops.values("pk"))
        .order_by()
        .values("workshop__root")
        .annotate(
            last=Max("on"),
            higher=Max("on", filter=Q(kind=CheckKind.HIGHER)),
            full=Max("on", filter=Q(is_full=True)),
            number=Count("pk", filter=Q(on__year=year, kind__in=COUNTED)),
        )
    )
    return {root: History(*past) for root, *past in rows.values_list("workshop__root", "last", "higher", "full", "number")}


class Facts:
    """What workshops of the same grade and past have in common on the first day of a plan: worked out once for all of them.

    `weeks` are those still open, for the first one in which a visit may be; what is known of a workshop does not need them.
    """

    def __init__(self, plan: Plan, start: date, weeks: Sequence[date] = ()):
        self.frequency, self.urgent = rules.frequencies(start), set(rulebook.value("plan.urgent_grades", start))
        self.since, self.deadline, self.is_year = rules.full_since(start), plan.deadline_on, plan.kind == PlanKind.YEAR
        self.weeks, self.rest = weeks, rules.WEEK * int(rulebook.value("plan.gap_weeks", start))
        self.found: dict[tuple, tuple] = {}

    def __call__(self, grade: str, done: History, is_drawn: bool) -> tuple[rules.Known, int, int | None]:
        """Return what is known, how many visits are owed still, and the first week for one (None: after the deadline)."""
        key = grade, done, is_drawn
        found = self.found.get(key)
        if found is None:
            found = self.found[key] = self._work_out(*key)
        return found

    def _work_out(self, grade: str, done: History, is_drawn: bool) -> tuple[rules.Known, int, int | None]:
        known = self.known(grade, done, is_drawn)
        owed = max(known.year_owed - done.this_year, is_drawn and not done.this_year, 0) if self.is_year else 1
        return known, owed, self._first(done)

    def known(self, grade: str, done: History, is_drawn: bool) -> rules.Known:
        """Return what the reasons and the order of visits follow from."""
        covered = done.full_on is not None and done.full_on >= self.since
        a_year = rules.owed_in(self.frequency.get(grade, self.frequency[""]), done.last_on, self.deadline)
        return rules.Known(grade, a_year, done.last_on, covered, grade in self.urgent, is_drawn, not self.is_year)

    def _first(self, past: History) -> int | None:
        if past.last_on is None:
            return 0
        earliest = past.last_on + self.rest
        if past.higher_on:
            earliest = max(earliest, rules.no_repeat_until(past.higher_on))
        if past.higher_on and earliest > self.deadline:
            return None
        return min(max(0, -(-(earliest - self.weeks[0]).days // 7)), len(self.weeks) - 1)
