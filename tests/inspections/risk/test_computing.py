"""Grades take over from one another, day by day and year by year."""

from datetime import date

import pytest

from inspections.risk import actions, computing
from inspections.risk.models import Adjustment, Grade
from inspections.risk.states import CHECKED, AdjustKind, AdjustState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from jishan_portal.rulebook.actions import add_version
from jishan_portal.rulebook.models import Rule
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of, workshop_of
from tests.inspections.risk.conftest import proposed
from workshops.registry.models import Event, Workshop

pytestmark = pytest.mark.django_db


def letters(shop) -> list[tuple]:
    rows = Grade.objects.filter(workshop=shop).order_by("pk")
    return [(row.year, row.grade, str(row.in_force_from), str(row.in_force_until)) for row in rows]


def check(shop, share=0.0, url="/v/1/"):
    actions.take_evidence(shop, CHECKED, "visit", 0, clock.today(), "日常检查", url)
    actions.take_evidence(shop, "process", "visit", share, clock.today(), "过程不符合", url)


def compute(year=2026) -> dict:
    return computing.apply(Workshop.objects.living(), year=year, by=SYSTEM)


def test_first_grade_stands_open_and_shows_in_the_list(graded):
    graded.refresh_from_db()
    assert (letters(graded), graded.risk_grade) == ([(2026, "C", "2026-03-17", "None")], "C")
    assert Entry.objects.filter(action="inspections.grade.compute").count() == 1


def test_nothing_changes_nothing_is_written(graded):
    assert compute()["changed"] == 0
    assert Grade.objects.count() == 1


def test_a_new_grade_ends_the_old_one_the_day_before(graded, freeze):
    freeze("2026-06-01")
    check(graded)
    assert compute() == {"graded": 1, "changed": 1, "A": 1, "B": 0, "C": 0, "D": 0}
    assert letters(graded) == [(2026, "C", "2026-03-17", "2026-05-31"), (2026, "A", "2026-06-01", "None")]
    assert Event.objects.filter(workshop=graded, sentence="风险等级由 C 级变为 A 级").count() == 1


def test_two_computations_a_day_leave_one_grade_in_force(graded):
    check(graded)
    compute()
    assert Grade.objects.in_force(date(2026, 3, 17)).get().grade == "A"
    assert letters(graded)[0] == (2026, "C", "2026-03-17", "2026-03-16")


def test_next_year_waits_for_its_first_day(graded, freeze):
    check(graded)
    compute(2027)
    graded.refresh_from_db()
    assert (letters(graded)[1], graded.risk_grade) == ((2027, "A", "2027-01-01", "None"), "C")
    compute(2026)
    assert [row[2:] for row in letters(graded)] == [("2026-03-17", "2026-03-16"), ("2027-01-01", "None"), ("2026-03-17", "2026-12-31")]
    freeze("2027-01-01 00:20")
    computing.turn(by=SYSTEM)
    graded.refresh_from_db()
    assert graded.risk_grade == "A"


def test_a_workshop_opened_after_next_year_was_computed_gets_this_year_until_its_end(graded):
    compute(2027)
    Grade.objects.filter(year=2026).delete()
    compute(2026)
    assert Grade.objects.get(year=2026).in_force_until == date(2026, 12, 31)


@pytest.mark.parametrize("year", [2025, 2028])
def test_other_years_are_refused(graded, year):
    with pytest.raises(MoveRefused, match="只能计算"):
        compute(year)


def test_ended_workshops_are_left_alone(graded):
    Workshop.objects.filter(pk=graded.pk).update(state="cancelled")
    workshop_of(kind_id="mahua")
    assert compute()["graded"] == 1


@pytest.mark.parametrize(("kind", "condition", "after"), [(AdjustKind.RAISE, "fined", "D"), (AdjustKind.LOWER, "clean", "B")])
def test_a_decided_adjustment_counts_in_its_year(graded, inspector, chief, kind, condition, after):
    actions.accept(proposed(graded, inspector, kind=kind, condition=condition), by=chief)
    compute(2026)
    compute(2027)
    rows = {row.year: (row.by_score, row.grade) for row in Grade.objects.order_by("pk")}
    assert rows == {2026: ("C", "C"), 2027: ("C", after)}


def test_two_adjustments_never_leave_the_four_grades(graded):
    people = user_of("inspector"), user_of("station_chief")
    for number in range(2):
        made = Adjustment.objects.create(
            workshop=graded, area_code=graded.area_code, kind=AdjustKind.RAISE, steps=2, reason="x", holds_from=date(2026, 1, 1),
            holds_until=date(2026, 12, 31), proposed_at=clock.now(), proposed_by=people[0], decided_at=clock.now(),
            decided_by=people[1], submission_id=f"00000000-0000-4000-8000-00000000000{number}", state=AdjustState.ACCEPTED,
        )  # fmt: skip
        assert made.pk
    compute()
    assert Grade.objects.in_force(date(2026, 3, 17)).get().grade == "D"


def test_first_grades_take_the_same_queries_for_one_and_eleven(assert_same_queries):
    """Each visit grades anew whom it finds without a grade: as many as stand on file."""

    def visit():
        Grade.objects.all().delete()
        compute()

    # The first bulk entry of all opens its audit chain (look, savepoint, insert): the fixture's first visit does that.
    assert_same_queries(visit, lambda: workshop_of(kind_id="mahua"))


def test_changed_grades_take_the_same_queries_for_one_and_eleven(assert_same_queries):
    """Each visit finds every grade in force other than it comes out: one ends, one begins, a line goes to the timeline."""

    def visit():
        Grade.objects.update(grade="D", total=99)
        compute()

    assert_same_queries(visit, lambda: actions.refresh(workshop_of(kind_id="mahua"), by=SYSTEM))


def test_another_scheme_switched_on_for_next_year_counts_then_and_not_before(graded):
    """The 2022 draft: 40 static, 40 dynamic, 20 credit; this year's grades stay with the rule of this year."""
    actions.take_evidence(graded, CHECKED, "visit", 0, clock.today(), "日常检查", "/v/1/")
    actions.take_evidence(graded, "process", "visit", 1, clock.today(), "过程不符合", "/v/1/")
    actions.take_evidence(graded, "credit", "credit", 0.5, clock.today(), "不良信用", "/c/1/")
    add_version(Rule.objects.get(key="risk.scheme"), by=SYSTEM, value="2022", in_force_from=date(2027, 1, 1), article="县局通知")
    compute(2026)
    compute(2027)
    held = {year: Grade.objects.filter(year=year).latest("pk") for year in (2026, 2027)}
    assert (held[2026].scheme, held[2026].dynamic_score, held[2026].credit_score) == ("2016", 12, 0)
    assert (held[2027].scheme, held[2027].dynamic_score, held[2027].credit_score) == ("2022", 8, 10)
    assert held[2027].total == held[2027].static_score + 18
