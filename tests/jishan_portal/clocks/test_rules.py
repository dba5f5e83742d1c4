"""The working that is shown with a date, and what cannot be computed."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.clocks.rules import compute, due_within
from jishan_portal.rulebook import actions as rulebook
from jishan_portal.rulebook import queries
from jishan_portal.rulebook.models import Rule

pytestmark = pytest.mark.django_db
ROLLS = "从 2024-07-05 起（当日不计）90 日，届满 2024-10-03，遇国庆节顺延至 2024-10-08。"


@pytest.mark.parametrize(
    ("key", "start", "options", "working"),
    [
        ("case.decide", date(2024, 7, 5), {}, ROLLS),
        (
            "case.decide",
            date(2024, 7, 5),
            {"suspended_days": 20, "extended": True},
            "从 2024-07-05 起（当日不计）90 日，延长 30 日（须市监局负责人批准），扣除不计入的 20 日，届满 2024-11-22。",
        ),
        (
            "lead.verify",
            date(2024, 9, 25),
            {"suspended_days": 5},
            (
                "从 2024-09-25 起（当日不计）15 个工作日，扣除不计入的 5 个工作日，"
                "其间国庆节放假不计，09-29、10-12 调休上班计入，届满 2024-10-28。"
            ),
        ),
        (
            "transfer.decide",
            date(2024, 9, 30),
            {},
            "从 2024-09-30 起（当日不计）3 日，届满 2024-10-03，遇国庆节顺延至 2024-10-08，本机关按 2024-10-03 掌握。",
        ),
        ("transfer.deliver", date(2024, 9, 30), {}, "从 2024-09-30 的起算时刻起 24 小时，届满 2024-10-01。"),
        (
            "case.pay",
            date(2026, 12, 25),
            {},
            "从 2026-12-25 起（当日不计）15 日，届满 2027-01-09，遇周末顺延至 2027-01-11。2027 年节假日安排尚未录入，按周末推算。",
        ),
        (
            "workshop_licence.renew",
            date(2024, 10, 31),
            {},
            "从 2024-10-31 往前（当日不计）30 日，最迟 2024-10-01（规则待局方确认）。",
        ),
        (
            "licence.renew",
            date(2024, 3, 1),
            {},
            "从 2024-03-01 往前（当日不计）30 个工作日，其间春节放假不计，02-04、02-18 调休上班计入，最迟 2024-01-16（规则待局方确认）。",
        ),
    ],
)
def test_working_tells_how_the_day_was_found(key, start, options, working):
    assert compute(key, start, **options).working == working


def test_due_carries_article_standing_and_notice():
    confirmed = compute("case.decide", date(2024, 7, 5))
    guessed = compute("hazard.rectify.general", date(2026, 12, 25))

    assert (confirmed.article, confirmed.is_confirmed, confirmed.notice) == (
        "《市场监督管理行政处罚程序规定》第六十四条；《行政处罚法》第六十条",
        True,
        "",
    )
    assert (guessed.is_confirmed, guessed.notice) == (False, "2027 年节假日安排尚未录入，按周末推算。")


@pytest.mark.parametrize(
    ("key", "warn_on"), [("case.seizure", date(2024, 10, 5)), ("case.decide", date(2024, 12, 4)), ("transfer.decide", date(2024, 9, 8))]
)
def test_authority_is_warned_by_the_unrolled_day(key, warn_on):
    assert compute(key, date(2024, 9, 5)).warn_on == warn_on


def test_due_within_is_the_due_day():
    assert due_within("case.statement", date(2024, 9, 27)) == date(2024, 10, 10)


@pytest.mark.parametrize(
    ("key", "options", "error", "says"),
    [
        ("case.nothing", {}, LookupError, "规则库里没有"),
        ("subsidy.county_floor", {}, LookupError, "不是期限规则"),
        ("case.decide", {"suspended_days": -1}, ValueError, "0 至 3650"),
        ("case.decide", {"suspended_days": 4000}, ValueError, "0 至 3650"),
        ("licence.renew", {"suspended_days": 1}, ValueError, "倒推的期限"),
        ("case.pay", {"extended": True}, ValueError, "没有可以延长的规定"),
        ("case.review", {"extended": True}, ValueError, "由批准时确定"),
    ],
)
def test_what_cannot_be_computed_is_said(key, options, error, says):
    with pytest.raises(error, match=says):
        compute(key, date(2024, 9, 5), **options)


def test_period_before_the_law_is_not_guessed():
    with pytest.raises(LookupError, match="没有施行中的版本"):
        compute("case.decide", date(2019, 1, 1))


def test_old_start_keeps_the_version_of_its_day():
    rule = Rule.objects.get(key="subsidy.public_notice")
    value = {**rule.value, "length": 7}
    rulebook.add_version(rule, by=SYSTEM, value=value, in_force_from=date(2026, 4, 1), article="县级奖补实施细则")

    assert compute("subsidy.public_notice", date(2026, 3, 31)).due == date(2026, 4, 8)
    assert compute("subsidy.public_notice", date(2026, 4, 1)).due == date(2026, 4, 13)
    assert compute("subsidy.public_notice", date(2026, 3, 31), on=date(2026, 4, 1)).due == date(2026, 4, 10)


def test_roll_over_may_be_read_narrowly():
    rule = Rule.objects.get(key="calendar.roll_over")
    rulebook.add_version(rule, by=SYSTEM, value="public_holiday", in_force_from=date(2026, 3, 17), article="县局口径")

    assert compute("case.pay", date(2026, 4, 3)).due == date(2026, 4, 18)  # a plain Saturday stays
    assert compute("case.pay", date(2026, 9, 17)).due == date(2026, 10, 8)  # National Day still passes on
    assert compute("case.pay", date(2026, 3, 13)).due == date(2026, 3, 30)  # started under the earlier reading


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dates(date(2024, 1, 2), date(2026, 6, 30)), st.integers(0, 40))
def test_a_period_never_ends_on_a_day_off_and_suspension_never_shortens(start, suspended):
    plain, longer = compute("case.decide", start), compute("case.decide", start, suspended_days=suspended)

    assert queries.calendar().is_workday(longer.due)
    assert plain.unrolled <= longer.unrolled <= longer.due
    assert (longer.unrolled - plain.unrolled).days == suspended
