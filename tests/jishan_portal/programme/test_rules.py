"""Days and words that move to another year, and what may be done with a programme."""

from datetime import date

import pytest

from jishan_portal.programme.models import Programme
from jishan_portal.programme.rules import renamed, shifted, why_not_copied, why_not_edited


@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        (date(2024, 6, 30), 2, date(2026, 6, 30)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2025, 2, 28), 3, date(2028, 2, 29)),
        (date(2024, 2, 28), 1, date(2025, 2, 28)),
        (date(2024, 10, 15), 3, date(2027, 10, 15)),
        (None, 2, None),
    ],
)
def test_deadline_keeps_its_day_of_the_year(day, years, moved):
    assert shifted(day, years) == moved


def test_words_name_the_new_year():
    assert renamed("2024年10月底前，2024 年内；〔2024〕10号", 2024, 2026) == "2026年10月底前，2026 年内；〔2024〕10号"


def test_closed_programme_may_not_be_edited():
    assert why_not_edited(Programme(year=2024, is_closed=True)) == "2024 年的方案已经结束，只供查阅。"
    assert why_not_edited(Programme(year=2026)) == ""


@pytest.mark.parametrize(
    ("year", "reason"),
    [(2027, ""), (2026, "只能沿用到 2026 年以后的年度。"), (2100, "年度应在 2024 至 2099 之间。"), (2023, "年度应在 2024 至 2099 之间。")],
)
def test_programme_is_copied_forward(year, reason):
    assert why_not_copied(Programme(year=2026), year) == reason
