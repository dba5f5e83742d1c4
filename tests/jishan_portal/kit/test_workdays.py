"""Counting days: the worked examples of the law's calendar and properties that hold for every period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishan_portal.kit.workdays import (
    WeekendCalendar,
    add_days,
    add_months,
    add_workdays,
    roll_forward,
    uncovered_years,
    workdays_between,
)

NATIONAL_DAY = {date(2024, 10, day): "国庆节" for day in range(1, 8)} | {date(2024, 9, day): "中秋节" for day in (15, 16, 17)}
MADE_UP = {date(2024, 9, 14), date(2024, 9, 29), date(2024, 10, 12)}
DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


class Autumn2024:
    """The holidays of autumn 2024 as the State Council announced them."""

    def is_workday(self, day):
        return day in MADE_UP or (day.isoweekday() <= 5 and day not in NATIONAL_DAY)

    def holiday_name(self, day):
        return NATIONAL_DAY.get(day, "")

    def covers(self, year):
        return year == 2024


AUTUMN = Autumn2024()
WEEKENDS = WeekendCalendar()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param(date(2024, 9, 27), 5, date(2024, 10, 10), id="statement-over-national-day"),
        pytest.param(date(2024, 10, 30), 20, date(2024, 11, 27), id="result-published"),
        pytest.param(date(2024, 9, 25), 15, date(2024, 10, 21), id="lead-verified"),
        pytest.param(date(2024, 9, 13), 1, date(2024, 9, 14), id="make-up-saturday-counts"),
        pytest.param(date(2024, 9, 28), 1, date(2024, 9, 29), id="make-up-sunday-counts"),
        pytest.param(date(2024, 9, 30), 1, date(2024, 10, 8), id="first-day-after-holiday"),
        pytest.param(date(2024, 10, 8), -1, date(2024, 9, 30), id="one-back-over-holiday"),
        pytest.param(date(2024, 10, 5), 0, date(2024, 10, 5), id="none"),
    ],
)
def test_add_workdays_counts_as_announced(start, days, due):
    assert add_workdays(start, days, AUTUMN) == due


def test_ninety_days_end_in_national_day_and_roll():
    unrolled = add_days(date(2024, 7, 5), 90)

    assert unrolled == date(2024, 10, 3)
    assert roll_forward(unrolled, AUTUMN) == date(2024, 10, 8)


def test_roll_forward_keeps_make_up_weekend():
    assert roll_forward(date(2024, 10, 12), AUTUMN) == date(2024, 10, 12)


@pytest.mark.parametrize(
    ("day", "due"),
    [(date(2024, 10, 19), date(2024, 10, 19)), (date(2024, 10, 6), date(2024, 10, 8)), (date(2024, 9, 15), date(2024, 9, 18))],
)
def test_roll_forward_over_public_holidays_only(day, due):
    assert roll_forward(day, AUTUMN, weekends=False) == due


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 8, 31), 3, date(2024, 11, 30)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 5, 31), 0, date(2024, 5, 31)),
    ],
)
def test_add_months_takes_same_day_or_month_end(start, count, due):
    assert add_months(start, count) == due


def test_uncovered_years_names_each_unknown_year():
    assert uncovered_years(date(2023, 12, 1), date(2025, 1, 5), AUTUMN) == [2023, 2025]


@given(DAYS, st.integers(1, 120))
def test_added_workdays_can_be_counted_back(start, days):
    end = add_workdays(start, days, WEEKENDS)

    assert workdays_between(start, end, WEEKENDS) == days
    assert WEEKENDS.is_workday(end)


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_adding_in_two_steps_changes_nothing(start, first, second):
    assert add_workdays(add_workdays(start, first, WEEKENDS), second, WEEKENDS) == add_workdays(start, first + second, WEEKENDS)


@given(DAYS)
def test_rolling_never_goes_back_and_never_twice(day):
    rolled = roll_forward(day, WEEKENDS)

    assert day <= rolled <= day + timedelta(days=2)
    assert roll_forward(rolled, WEEKENDS) == rolled


@given(DAYS, st.integers(-240, 240))
def test_months_stay_in_the_right_month(start, count):
    end = add_months(start, count)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
    assert end.day <= start.day
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


@given(DAYS)
def test_weekend_calendar_knows_no_holidays(day):
    assert WEEKENDS.holiday_name(day) == ""
    assert not WEEKENDS.covers(day.year)
