"""Which programme runs, and its page in a fixed number of queries."""

from datetime import date

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.programme import actions, queries
from jishan_portal.programme.models import Clause, Milestone, Programme, RosterMember, Target

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 1, 1), 2026), (date(2026, 11, 30), 2026), (date(2026, 12, 1), 2027), (date(2026, 12, 31), 2027)]
)
def test_year_turns_after_november(day, year):
    assert queries.year_of(day) == year


@pytest.mark.parametrize(
    ("day", "year"), [(date(2024, 7, 1), 2024), (date(2026, 3, 17), 2026), (date(2026, 12, 5), 2026), (date(2025, 5, 1), 2024)]
)
def test_current_is_the_years_or_the_latest_before(day, year):
    assert queries.current(day).year == year


def test_current_takes_the_next_year_once_it_is_made():
    actions.copy_year(queries.current(), 2027, by=SYSTEM)

    assert queries.current(date(2026, 12, 5)).year == 2027


def test_no_programme_is_said():
    with pytest.raises(LookupError, match="还没有装入实施方案"):
        queries.current(date(2023, 5, 1))


def test_page_makes_the_same_queries_whatever_it_holds(django_assert_num_queries):
    programme = queries.current()
    with django_assert_num_queries(6):
        page = queries.page(programme)
        shown = [
            (clause.number, [unit.name for unit in clause.organisations.all()], list(clause.targets.all())) for clause in page.clauses.all()
        ]
    assert len(shown) == 44
    Target.objects.create(clause=programme.clauses.get(number="O-10"), indicator="plans.done", label="计划完成率", unit="%")
    for n in range(45, 60):
        Clause.objects.create(programme=programme, number=f"O-{n}", section="四", text="增列", unit_text="某局", evidence="—", question="—")

    with django_assert_num_queries(6):
        page = queries.page(programme)
        shown = [(list(clause.organisations.all()), list(clause.targets.all())) for clause in page.clauses.all()]
        assert (len(page.milestones.all()), len(page.roster.all()), page.copied_from.year) == (3, 7, 2024)
    assert len(shown) == 59


def test_years_are_newest_first(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [(row.year, row.copied_from and row.copied_from.year) for row in queries.years()] == [(2026, 2024), (2024, None)]


def test_policy_text_comes_from_the_original():
    running, origin = queries.current(), Programme.objects.get(year=2024)

    assert queries.policy_text(running) == origin.text
    assert queries.policy_text(Programme(year=2030)) == ""


def test_targets_come_with_their_clauses(django_assert_num_queries):
    programme = queries.current()

    with django_assert_num_queries(1):
        rows = [(row.clause.number, row.indicator) for row in queries.targets(programme)]
    assert rows[0] == ("O-01", "batches.standardise")
    assert len(rows) == 14


def test_serving_goes_by_terms():
    programme = queries.current()
    actions.end_term(programme.roster.get(name="高康夏"), by=SYSTEM, until=date(2026, 3, 31))

    assert len(queries.serving(programme, date(2026, 3, 31))) == 7
    assert len(queries.serving(programme, date(2026, 4, 1))) == 6
    assert len(queries.serving(programme)) == 7


def test_rows_name_themselves():
    programme = queries.current()

    assert str(programme) == "2026 年稷山县食品小作坊高质量发展实施方案"
    assert str(programme.clauses.get(number="O-07")) == "O-07 督促建立并执行各项食品安全管理制度"
    assert str(Milestone(label="自查")) == "自查"
    assert str(RosterMember(role="1-head", name="某某")) == "组长 某某"
