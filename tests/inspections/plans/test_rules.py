"""Frequencies, weeks and reasons."""

from datetime import date

import pytest

from inspections.plans import rules

ON = date(2026, 3, 17)
pytestmark = pytest.mark.django_db


def test_frequencies_come_from_the_rulebook_with_ungraded_ones():
    found = rules.frequencies(ON)
    assert {grade: row.least for grade, row in found.items()} == {"": 1, "A": 1, "B": 1, "C": 2, "D": 3}
    assert (found["A"].words, found["D"].words, rules.Frequency(0.5, 0.5).words) == ("每年 1 次", "每年 3–4 次", "每 2 年 1 次")


@pytest.mark.parametrize(
    ("least", "last", "owed"), [(2, None, 2), (0.5, None, 1), (0.5, date(2025, 3, 1), 0), (0.5, date(2024, 3, 1), 1), (0, None, 0)]
)
def test_visits_owed_in_a_year(least, last, owed):
    assert rules.owed_in(rules.Frequency(least, least), last, date(2026, 10, 31)) == owed


def test_weeks_begin_on_monday_and_reach_the_deadline():
    weeks = rules.mondays(ON, date(2026, 4, 1))
    assert (weeks, rules.week_words(weeks[0]), rules.week_words(weeks[-1])) == (
        [date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30)], "3月16日–20日", "3月30日–4月3日",
    )  # fmt: skip


def test_working_days_follow_the_holidays():
    assert len(rules.workdays_in(date(2026, 10, 5), ON, date(2026, 10, 31))) < 5


def test_no_repeat_for_three_months_and_full_cover_for_two_years():
    assert (rules.no_repeat_until(date(2026, 1, 31)), rules.full_since(ON)) == (date(2026, 4, 30), date(2024, 3, 17))


def test_at_most_three_reasons_in_words_and_officers_never_among_them():
    known = rules.Known("D", 3, None, False, is_urgent=True, is_drawn=True)
    assert rules.reason_words(rules.reasons_of(known, ON)) == ["双随机抽中", "D 级，全年应检 3 次", "还没有检查过"]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (rules.Known("", 1, date(2026, 1, 1), True), ["尚未评级，先按全年 1 次"]),
        (rules.Known("B", 1, date(2025, 1, 1), True), ["B 级，全年应检 1 次", "上次检查在 2025 年 1 月，已满一年"]),
        (
            rules.Known("C", 2, date(2026, 1, 1), False, is_urgent=True, is_campaign=True),
            ["专项检查对象（C 级）", "两年内未覆盖全部检查要点", "C、D 级优先检查"],
        ),
    ],
)
def test_reasons_in_words(known, words):
    assert rules.reason_words(rules.reasons_of(known, ON)) == words
