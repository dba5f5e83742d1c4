"""Counting days the way the law counts them.

The day on which a period starts is not counted (市场监督管理行政处罚程序规定 art. 80). Which days are working days is
data: every function that needs to know takes a `Calendar` (the portal's is `rulebook.queries.calendar()`).
"""

import calendar as months
from datetime import date, timedelta
from typing import Protocol

ONE_DAY = timedelta(days=1)


class Calendar(Protocol):
    """What the counting needs to know about days."""

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`."""

    def holiday_name(self, day: date) -> str:
        """Name of the public holiday that `day` belongs to; empty on any other day."""

    def covers(self, year: int) -> bool:
        """Whether the holidays of `year` are known; otherwise its weekends are taken as the days off."""


class WeekendCalendar:
    """The calendar of a year of which nothing is known: Saturdays and Sundays are off."""

    def is_workday(self, day: date) -> bool:
        """Monday to Friday."""
        return day.isoweekday() <= 5

    def holiday_name(self, day: date) -> str:
        """No holiday is known."""
        return ""

    def covers(self, year: int) -> bool:
        """Nothing is covered."""
        return False


def add_days(start: date, days: int) -> date:
    """Return the last day of a period of calendar days; the start day is not counted, negative counts go back."""
    return start + timedelta(days=days)


def add_workdays(start: date, days: int, calendar: Calendar) -> date:
    """Return the last day of a period of `days` working days after `start` (start day not counted).

    A negative count goes back: the day by which something must be done `days` working days before `start`.
    Zero returns `start` itself, whatever day it is.
    """
    step, day = (ONE_DAY if days > 0 else -ONE_DAY), start
    for _ in range(abs(days)):
        day += step
        while not calendar.is_workday(day):
            day += step
    return day


def add_months(start: date, count: int) -> date:
    """Return the same day `count` months on, or that month's last day where the day does not exist."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def roll_forward(day: date, calendar: Calendar, *, weekends: bool = True) -> date:
    """Return `day`, or the first day after it that is no day off.

    With `weekends=False` only public holidays push the day on, plain weekends do not
    (the law speaks of 法定节假日; which reading applies is a setting of the rulebook).
    """
    while not calendar.is_workday(day) if weekends else calendar.holiday_name(day):
        day += ONE_DAY
    return day


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """Return how many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
    return sum(calendar.is_workday(add_days(start, offset)) for offset in range(1, (end - start).days + 1))


def uncovered_years(start: date, end: date, calendar: Calendar) -> list[int]:
    """Return the years touched by a period whose holidays are not known."""
    first, last = sorted((start, end))
    return [year for year in range(first.year, last.year + 1) if not calendar.covers(year)]
