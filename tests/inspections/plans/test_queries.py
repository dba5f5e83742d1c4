"""When a workshop has been checked as often as its grade asks."""

from datetime import date

import pytest

from inspections.plans import actions, queries
from inspections.plans.states import CheckKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.rulebook import actions as rulebook
from jishan_portal.rulebook.models import Rule
from workshops.registry.models import Workshop


def _met(year: int = 2026) -> set[int]:
    return set(Workshop.objects.filter(queries.met_frequency(year)).values_list("pk", flat=True))


def test_grade_asks_for_its_number_of_checks_in_the_year(shops):
    first, last = shops[0], shops[-1]  # an A that is owed one, a D that is owed three
    for day in (1, 2):
        actions.record_done(last, on=date(2026, 3, day), by=SYSTEM)
    actions.record_done(first, on=date(2025, 12, 31), by=SYSTEM)
    assert _met() == set()
    actions.record_done(last, on=date(2026, 3, 3), by=SYSTEM)
    actions.record_done(first, on=date(2026, 1, 1), by=SYSTEM)
    assert _met() == {first.pk, last.pk}


@pytest.mark.parametrize(
    ("on", "kind", "is_met"),
    [
        (date(2024, 3, 17), CheckKind.DAILY, False),
        (date(2024, 3, 18), CheckKind.DAILY, True),
        (date(2026, 3, 1), CheckKind.RECHECK, False),
    ],
)
def test_half_a_check_a_year_is_one_in_two_years(shops, on, kind, is_met):
    rule = Rule.objects.get(key="risk.frequency")
    rulebook.add_version(rule, by=SYSTEM, value=rule.alternatives[0]["value"], in_force_from=date(2026, 3, 17), article="县局通知")
    actions.record_done(shops[0], on=on, by=SYSTEM, kind=kind)
    assert _met() == ({shops[0].pk} if is_met else set())
