"""Asking the rulebook as of a day, and what the snapshot of a process does when the book changes."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.rulebook import actions, queries
from jishan_portal.rulebook.models import DayKind, Rule

TODAY = date(2026, 3, 17)
pytestmark = pytest.mark.django_db


def _raise_floor(amount=40000, day=date(2026, 4, 1)):
    rule = Rule.objects.get(key="subsidy.county_floor", in_force_until=None)
    return actions.add_version(rule, by=SYSTEM, value=amount, in_force_from=day, article="稷政办发〔2026〕3号")


def test_rule_is_asked_as_of_a_day():
    _raise_floor()

    assert queries.value("subsidy.county_floor") == 30000
    assert queries.value("subsidy.county_floor", date(2026, 3, 31)) == 30000
    assert queries.value("subsidy.county_floor", date(2026, 4, 1)) == 40000
    assert queries.rule("subsidy.county_floor", date(2026, 4, 1)).article == "稷政办发〔2026〕3号"


def test_unknown_rule_is_named():
    with pytest.raises(LookupError, match=r"规则库里没有“case\.nothing”"):
        queries.rule("case.nothing")


def test_rule_before_its_first_version_is_named():
    with pytest.raises(LookupError, match="在 2024-06-16 没有施行中的版本"):
        queries.value("subsidy.county_floor", date(2024, 6, 16))


def test_snapshot_answers_without_queries(django_assert_num_queries):
    queries.value("subsidy.county_floor")

    with django_assert_num_queries(0):
        assert queries.value("case.surcharge") == 3
        assert queries.calendar().is_workday(date(2024, 9, 29))


def test_rolled_back_change_leaves_no_trace():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _raise_floor(day=TODAY)
        assert queries.value("subsidy.county_floor") == 40000
        _ = 1 / 0

    queries._held.is_changing = True  # as the rollback leaves it
    queries.forget()
    assert queries.value("subsidy.county_floor") == 30000


@pytest.mark.django_db(transaction=True)
def test_rolled_back_change_is_forgotten_once_its_transaction_is_over():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _raise_floor(day=TODAY)
        assert queries.value("subsidy.county_floor") == 40000
        _ = 1 / 0

    assert queries.value("subsidy.county_floor") == 30000


def test_change_by_another_process_is_seen(monkeypatch):
    assert queries.value("subsidy.county_floor") == 30000
    Rule.objects.filter(key="subsidy.county_floor").update(value=35000)
    cache.set(queries.STAMP, "set by another process", None)
    monkeypatch.setattr(queries, "STAMP_CHECKED_EVERY", 0)

    assert queries.value("subsidy.county_floor") == 35000


def test_unchanged_stamp_keeps_the_snapshot(monkeypatch, django_assert_num_queries):
    queries.value("subsidy.county_floor")
    monkeypatch.setattr(queries, "STAMP_CHECKED_EVERY", 0)

    with django_assert_num_queries(0):
        queries.value("subsidy.county_floor")


def test_emptied_cache_reads_the_book_again(monkeypatch):
    queries.value("subsidy.county_floor")
    cache.clear()
    monkeypatch.setattr(queries, "STAMP_CHECKED_EVERY", 0)

    assert queries.value("subsidy.county_floor") == 30000
    assert cache.get(queries.STAMP)


def test_calendar_of_2024_has_251_working_days():
    calendar = queries.calendar()
    days = [date.fromordinal(n) for n in range(date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal())]

    assert sum(map(calendar.is_workday, days)) == 251
    assert [f"{d:%m-%d}" for d in days if d.isoweekday() > 5 and calendar.is_workday(d)] == [
        "02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
        (date(2026, 9, 20), True),
        (date(2027, 10, 1), True),
        (date(2027, 10, 2), False),
    ],
)
def test_calendar_knows_announced_days(day, works):
    assert queries.calendar().is_workday(day) is works


def test_year_without_data_is_said():
    assert queries.weekday_notice(2026) == ""
    assert queries.weekday_notice(2027) == "2027 年节假日安排尚未录入，按周末推算。"


def test_ordinary_day_follows_the_weekday_again():
    actions.set_day(date(2026, 10, 2), DayKind.ORDINARY, "", by=SYSTEM)

    assert queries.calendar().is_workday(date(2026, 10, 2))
    assert queries.calendar().holiday_name(date(2026, 10, 2)) == ""


def test_keys_by_kind():
    assert "case.decide" in queries.keys("period")
    assert "case.decide" not in queries.keys("amount")
    assert len(queries.keys()) == len(set(Rule.objects.values_list("key", flat=True)))


def test_list_shows_one_row_a_key_and_prefers_the_one_in_force(django_assert_num_queries):
    _raise_floor()

    with django_assert_num_queries(1):
        rows = queries.listed(subject="subsidies")

    floor = [row for row in rows if row.key == "subsidy.county_floor"]
    assert [row.value for row in floor] == [30000]


def test_list_shows_a_rule_that_is_only_to_come():
    Rule.objects.create(key="x.y", label="试", subject="cases", kind="number", value=1, article="某文件", in_force_from=date(2026, 5, 1))

    assert [row.key for row in queries.listed(text="某文件")] == ["x.y"]


def test_list_prefers_the_ended_version_to_none_and_the_present_to_the_ended():
    for start, end, value in (
        (date(2020, 1, 1), date(2020, 12, 31), 1),
        (date(2022, 1, 1), None, 2),
        (date(2021, 1, 1), date(2021, 12, 31), 3),
    ):
        Rule.objects.create(
            key="x.z", label="试", subject="cases", kind="number", value=value, article="试用文件", in_force_from=start, in_force_until=end
        )

    assert [row.value for row in queries.listed(text="试用文件")] == [2]


def test_list_filters_by_words_and_standing():
    assert {row.key for row in queries.listed(text="查封")} == {"case.seizure", "case.seizure_approval"}
    assert all(not row.is_confirmed for row in queries.listed(unconfirmed=True))


def test_history_is_newest_first(django_assert_num_queries):
    _raise_floor()

    with django_assert_num_queries(1):
        values = [(row.value, row.made_by) for row in queries.history("subsidy.county_floor")]
    assert values == [(40000, None), (30000, None)]
