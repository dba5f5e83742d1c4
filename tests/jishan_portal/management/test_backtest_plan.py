"""manage.py backtest_plan."""

import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_prints_the_comparison(capsys):
    call_command("backtest_plan", "--since", "2025-11-01", "--until", "2026-03-01")
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        "workshops": 0, "found": 0, "days_earlier": None, "first_month": None, "first_month_random": 0.248, "random_share": 10,
    }  # fmt: skip
    assert "无从比较" in printed.err


@pytest.mark.parametrize("rest", [("2026-03-01", "2026-02-01"), ("2026-01-01", "2027-01-01")])
def test_days_that_do_not_fit_are_refused(rest):
    with pytest.raises(CommandError):
        call_command("backtest_plan", "--since", rest[0], "--until", rest[1])


def test_share_beyond_all_is_refused():
    with pytest.raises(CommandError):
        call_command("backtest_plan", "--since", "2025-11-01", "--until", "2026-03-01", "--share", "101")
