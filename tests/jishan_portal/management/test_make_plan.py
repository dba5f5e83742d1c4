"""manage.py make_plan."""

import json

import pytest
from django.core.management import CommandError, call_command

from inspections.plans.models import Plan, Trip
from tests.factories.plans import graded, officer_of, station_of


@pytest.fixture
def county(db):
    """A station with officers and workshops."""
    station = station_of()
    for _ in range(2):
        officer_of(station)
    for grade in "ABCD":
        graded(station, grade)


def test_prints_the_figures_and_writes_a_draft(county, capsys):
    call_command("make_plan", "--year", "2026", "--seed", "一")
    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == ["visits", "team_days", "lower_bound", "gap", "late", "violations", "seconds"]
    assert (figures["visits"], figures["late"], figures["violations"], figures["gap"]) == (7, 0, 0, 0)
    assert (Plan.objects.get().state, Trip.objects.count()) == ("drafted", figures["team_days"])


def test_dry_run_writes_nothing(county, capsys):
    call_command("make_plan", "--year", "2026", "--dry-run")
    assert (json.loads(capsys.readouterr().out)["visits"], Plan.objects.count()) == (7, 0)


@pytest.mark.parametrize("year", ["0", "-5", "99999", "99999999999999999999"])
def test_year_that_is_none_is_refused_in_words(county, year):
    with pytest.raises(CommandError, match="四位的公历年份"):
        call_command("make_plan", f"--year={year}")


def test_past_year_is_refused_in_words(county):
    with pytest.raises(CommandError, match="完成期限"):
        call_command("make_plan", "--year", "2025")
