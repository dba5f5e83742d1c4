import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.dashboard import board
from jishan_portal.dashboard.indicators import FIGURES, address_of
from jishan_portal.kit import clock
from jishan_portal.programme import indicators
from jishan_portal.programme.models import Clause, Target
from jishan_portal.programme.queries import current, page
from tests.factories import TOWNSHIP
from tests.factories.workshops import WorkshopFactory

TODAY = date(2026, 7, 1)
PAGE = "/dashboard/programme/"


def share(done, due, mark=None):
    return board.Measured("", "户", done, due, True, mark, "")


@pytest.mark.parametrize(
    ("measured", "deadline", "said"),
    [
        ((), date(2026, 6, 30), "none"),
        ((share(0, 0),), date(2026, 6, 30), "count"),
        ((board.Measured("", "户", 5, 5, False, None, ""),), date(2026, 6, 30), "count"),
        ((share(9, 10),), date(2026, 6, 30), "late"),
        ((share(10, 10),), date(2026, 6, 30), "ok"),
        ((share(9, 10, 10),), date(2026, 7, 1), "near"),
        ((share(4, 10, 4),), date(2026, 10, 31), "go"),
        ((share(0, 10),), None, "go"),
        ((share(10, 10), share(3, 10, 4)), date(2026, 10, 31), "near"),
    ],
)
def test_light_judges_figures_against_the_deadline(measured, deadline, said):
    assert board.light(measured, deadline, TODAY) == said


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 1, 1), 0), (date(2026, 7, 2), 50), (date(2026, 12, 31), 100), (date(2027, 3, 1), 100)]
)
def test_pace_is_even_from_start_to_deadline(today, expected):
    assert board.Span(date(2026, 1, 1), today).pace(100, date(2026, 12, 31)) == expected


def test_pace_needs_a_deadline():
    assert board.Span(date(2026, 1, 1), TODAY).pace(100, None) is None


def row_of(user, number):
    return next(row for row in board.board(page(current()), user) if row.clause.number == number)


def test_figures_are_cut_to_the_reach_of_who_looks(client_of):
    WorkshopFactory(licence_number="A1", licence_until=clock.today() + timedelta(days=9)), WorkshopFactory()
    here, there = client_of(Role.INSPECTOR, area=TOWNSHIP).user, client_of(Role.INSPECTOR, area="140825100000").user
    assert [(one.done, one.due) for user in (here, there) for one in row_of(user, "O-16").measured] == [
        *((1, 2), (0, 0)),  # licensed workshops, cases
        *((0, 0), (0, 0)),
    ]


def test_target_in_numbers_makes_a_count_a_share(client_of):
    Target.objects.filter(clause__programme=current(), indicator="batches.upgrade").update(value=Decimal(22))
    measured = row_of(client_of(Role.LEADER).user, "O-02").measured[0]
    assert (measured.done, measured.due, measured.is_share) == (0, 22, True)


def test_bar_of_a_figure_that_is_complete_is_not_drawn_late(db):
    figures = [board.Measured(str(done), "户", done, 150, is_share=True, mark=150, url="") for done in (150, 94)]
    row = board.Row(Clause.objects.get(programme=current(), number="O-16"), "late", tuple(figures))
    html = render_to_string("jishan_portal/dashboard/_clause_row.html", {"row": row})
    assert re.findall(r'class="meter s-(\w+)', html) == ["ok", "late"]


def test_target_in_percent_lowers_what_is_due(client_of):
    clause = Clause.objects.get(programme=current(), number="O-16")
    Target.objects.create(clause=clause, indicator="registry.licensed", label="持证率", value=Decimal(90), unit="%")
    for _ in range(11):
        WorkshopFactory()
    assert row_of(client_of(Role.INSPECTOR, area=TOWNSHIP).user, "O-16").measured[0].due == 10


def test_red_comes_first_and_what_has_no_figure_last(client_of, freeze):
    freeze("2026-11-05")
    WorkshopFactory()
    rows = board.board(page(current()), client_of(Role.INSPECTOR, area=TOWNSHIP).user)
    assert (rows[0].clause.number, rows[0].word, rows[-1].word, len(rows)) == ("O-11", "逾期", "暂无数据", 44)


def test_every_indicator_names_a_clause_of_the_programme(db):
    numbers = set(current().clauses.values_list("number", flat=True))
    assert {one.clause for one, _, _ in FIGURES} <= numbers


def test_every_indicator_can_be_measured(client_of):
    user = client_of(Role.LEADER).user
    assert [indicators.measure(one, user, clock.today()).done for one, _, _ in FIGURES] == [0] * len(FIGURES)


def test_figure_without_an_installed_list_has_no_link(monkeypatch):
    monkeypatch.setitem(address_of.__globals__["_PLACES"], "test.key", ("nowhere:list", ""))
    assert address_of("test.key") == ""


@pytest.mark.parametrize("role", sorted(STAFF))
def test_programme_is_open_to_staff(client_of, role):
    assert client_of(role).get(PAGE).status_code == 200


@pytest.mark.parametrize("role", [Role.OWNER, Role.EXPERT, Role.SYSTEM_ADMIN])
def test_programme_is_closed_to_others(client_of, role):
    assert client_of(role).get(PAGE).status_code == 403


def test_leader_starts_with_the_programme(client_of):
    assert client_of(Role.LEADER).get("/").templates[0].name == "jishan_portal/dashboard/programme.html"


def test_programme_is_filtered_by_section(client_of):
    rows = client_of(Role.LEADER).get(PAGE, {"section": "二"}).context["rows"]
    assert [row.clause.section for row in rows] == ["二"] * 3


def test_programme_page_makes_the_same_queries_for_one_and_many_workshops(client_of, assert_same_queries):
    client = client_of(Role.LEADER)
    assert_same_queries(lambda: client.get(reverse("dashboard:programme")), WorkshopFactory, at_most=20)
