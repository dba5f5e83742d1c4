"""Enforcement in figures: every figure equals its rows; restricted cases and small counts stay hidden."""

from datetime import date
from decimal import Decimal

import pytest

from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.enforcement_figures import figures
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP
from tests.inspections.cases.conftest import fined

pytestmark = pytest.mark.django_db
PAGE = "/inspections/enforcement/"
DAYS = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def cases(walk):
    """Three decided cases of different fines, one only filed, one restricted, one overturned."""
    fines = ("500", "1200.50", "300")
    made = [walk.to(CaseState.SERVING, happened_on=None, cause=f"案由{fine}", proposal=fined(walk.violation, fine)) for fine in fines]
    walk.to(CaseState.INVESTIGATING, happened_on=None)
    walk.to(CaseState.SERVING, happened_on=None, is_restricted=True, cause="密", proposal=fined(walk.violation, "9000"))
    over = walk.to(CaseState.SERVING, happened_on=None, cause="撤销", proposal=fined(walk.violation, "700"))
    Case.objects.filter(pk=over.pk).update(overturned_on=date(2026, 3, 17))
    return made


def test_figures_count_and_sum_what_they_say(cases, walk):
    found = figures.table(walk.team.leader, "area", *DAYS)

    assert found.total == {
        "filed": 5, "punished": 3, "fine": Decimal("2000.50"), "confiscated": Decimal(0), "spared": 0, "transferred": 0, "dens": 0,
    }  # fmt: skip
    mine = next(values for key, _, values in found.lines if key == TOWNSHIP)
    assert mine == found.total


def test_a_drill_down_equals_its_figure(cases, walk):
    """All groupings look at the same cases, which take a second to walk through; each that is wrong is named."""
    tables = {by: figures.table(walk.team.leader, by, *DAYS) for by in figures.GROUPS}

    assert [by for by, found in tables.items() if not found.lines] == []
    wrong = {}
    for by, found in tables.items():
        for key, _, values in found.lines:
            for name, value in values.items():
                rows = figures.drill(walk.team.leader, name, by, key, DAYS)
                if (summed := figures.sum_of(figures.MEASURES[name], rows)) != value:
                    wrong[by, key, name] = f"figure {value}, rows {summed}"
    assert wrong == {}


def test_pages_link_figures_to_rows_and_leave_restricted_cases_out(client_of, cases, walk):
    client = client_of(walk.team.leader)
    page = client.get(PAGE, {"since": "2026-01-01", "until": "2026-12-31", "by": "ground"})
    assert [label for _, label, _ in page.context["lines"]] == ["超限量使用食品添加剂", "未认定"]
    rows = client.get(f"{PAGE}rows/", {"since": "2026-01-01", "until": "2026-12-31", "measure": "fine", "by": "area", "key": TOWNSHIP})

    assert (len(rows.context["rows"]), rows.context["sum"]) == (3, Decimal("2000.50"))
    assert "密" not in rows.content.decode()
    assert client.get(f"{PAGE}rows/", {"measure": "nothing"}).status_code == 404
    assert client.get(f"{PAGE}rows/", {"measure": "filed", "by": "month", "key": "x"}).status_code == 404
    assert client.post(f"{PAGE}export/").status_code == 200


def test_the_leading_group_sees_no_small_count_and_no_rows(client_of, cases):
    client = client_of(Role.LEADER)
    page = client.get(PAGE, {"since": "2026-01-01", "until": "2026-12-31"})
    total = {measure.key: value for measure, value in page.context["total"]}

    assert (total["filed"], total["punished"], total["fine"], total["spared"]) == ("5", "少于5", "少于5", "")
    assert client.get(f"{PAGE}rows/", {"measure": "filed"}).status_code == 403
    assert client_of(Role.TOWNSHIP).get(PAGE).status_code == 403


def test_dates_turned_round_are_put_right():
    assert figures.period({"since": date(2026, 5, 1), "until": date(2026, 1, 1)}) == (date(2026, 1, 1), date(2026, 5, 1))


def test_the_page_costs_the_same_for_one_and_many(client_of, walk, assert_same_queries):
    client = client_of(walk.team.leader)
    assert_same_queries(lambda: client.get(PAGE), lambda: walk.to(CaseState.INVESTIGATING, happened_on=None))
