"""Frequencies, weeks and reasons."""

from datetime import date

import pytest

from inspections.plans import rules
from inspections.risk import rules as risk
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.rulebook import actions as rulebook
from jishan_portal.rulebook.models import Rule

ON = date(2026, 3, 17)
pytestmark = pytest.mark.django_db


def test_frequencies_come_from_the_rulebook_with_ungraded_ones():
    found = rules.frequencies(ON)
    assert {grade: row.least for grade, row in found.items()} == {"": 1, "A": 1, "B": 1, "C": 2, "D": 3}
    words = (found["A"].words, found["D"].words, rules.Frequency(2, 2).words, rules.Frequency(0.5, None).words)
    assert words == ("每年至少 1 次", "每年 3–4 次", "每年 2 次", "每 2 年 1 次")
    assert rules.Frequency(0, None).words == "不作要求"


def test_frequency_switched_for_a_year_counts_for_grades_and_plans_alike():
    rule = Rule.objects.get(key="risk.frequency")
    draft = next(row["value"] for row in rule.alternatives if "2022" in row["label"])
    rulebook.add_version(rule, by=SYSTEM, value=draft, in_force_from=date(2027, 1, 1), article="县局通知")
    for year, words in ((2026, "每年 3–4 次"), (2027, "每年至少 3 次")):
        day = date(year, 6, 30)
        assert (rules.frequencies(day)["D"].words, risk.frequency_words("D", day)) == (words, words)
    assert rules.frequencies(date(2027, 6, 30))["A"].words == "每 2 年 1 次"


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


def test_check_of_a_higher_level_before_the_rule_was_written_bars_nothing(db):
    assert rules.no_repeat_until(date(1999, 1, 4)) == date(1999, 4, 4)
