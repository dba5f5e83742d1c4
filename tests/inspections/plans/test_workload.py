"""How much officers have to do, and who is told that it is too much."""

from datetime import date, timedelta

import pytest

from inspections.officers.models import Leave
from inspections.plans import actions_items, workload
from inspections.plans.staffing import officer_days
from inspections.plans.states import ItemStatus
from jishan_portal.accounts.actors import SYSTEM
from tests.factories.plans import graded, officer_of, plan_of

WEEK = date(2026, 9, 7)


def _put(plan, shop, pair, week=WEEK):
    return actions_items.add_item(plan, shop, week=week, pair=tuple(pair), reason="新开办", by=SYSTEM)


def _crowd(plan, station, officers, number: int) -> None:
    """Give a pair as many team-days in one week: one a township."""
    for place in range(number):
        _put(plan, graded(station, area_code=f"14082410{place}000"), officers[:2])


@pytest.fixture
def plan(officers, shops):
    return plan_of(issued=True, share=0)


def test_days_and_minutes_add_up_to_what_is_planned(plan):
    table = workload.table(plan)
    assert sum(row.days for row in table.rows) == 2 * plan.trips.count()
    assert (sum(row.visits for row in table.rows), table.minutes, table.hours) == (2 * 19, 2 * 19 * 90, 57)
    assert table.overloaded == []
    month = workload.table(plan, month=date(2026, 9, 1))
    assert [column["label"] for column in month.columns] == ["9月7日–11日", "9月14日–18日", "9月21日–25日", "9月28日–10月2日"]
    september = next(place for place, column in enumerate(table.columns) if column["label"] == "9 月")
    assert {row.officer.pk: row.cells[september]["days"] for row in table.rows} == {row.officer.pk: row.days for row in month.rows}


def test_open_days_follow_leave_holidays_and_the_certificate(plan, station, officers):
    away, ending = officers[0], officer_of(station, certificate_until=date(2026, 9, 8))
    Leave.objects.create(officer=away, since=WEEK, until=date(2026, 9, 9))
    weeks = [WEEK, date(2026, 9, 28), date(2026, 10, 5)]  # Monday to Friday, three days before the holiday, three after it
    seats = {seat.key: seat.days for seat in officer_days(plan, {station.pk}, weeks, plan.starts_on)}
    assert (seats[away.pk], seats[officers[1].pk], seats[ending.pk]) == ((2, 3, 3), (3, 3, 3), (2, 0, 0))


def test_more_team_days_than_days_out_is_warned_of(plan, station, officers):
    plan.items.filter(week_on=WEEK).update(status=ItemStatus.CANCELLED, note="腾空")
    _crowd(plan, station, officers, 3)
    assert (workload.table(plan).overloaded, workload.overfull(plan, WEEK, officers)) == ([], [])
    _crowd(plan, station, officers, 4)
    table = workload.table(plan)
    assert table.overloaded == [f"{officer}：9月7日–11日排得超出可外出天数" for officer in officers[:2]]
    assert [row.is_over for row in table.rows] == [True, True, False]
    assert workload.overfull(plan, WEEK, officers) == [f"{officer} 9月7日–11日 已排 4 个组日，可外出 3 天" for officer in officers[:2]]


def test_days_that_another_live_plan_holds_are_open_no_more(plan, station, officers):
    plan.items.filter(week_on=WEEK).update(status=ItemStatus.CANCELLED, note="腾空")
    Leave.objects.create(officer=officers[2], since=WEEK, until=date(2026, 9, 13))
    shop = graded(station, "")
    campaign = plan_of(kind="special", title="节前专项", grades=["-"], starts_on=WEEK, deadline_on=date(2026, 9, 11), issued=True)
    assert campaign.items.get().workshop == shop
    row = next(row for row in workload.table(plan, month=date(2026, 9, 1)).rows if row.officer == officers[0])
    assert row.cells[0]["open"] == 2
    _crowd(plan, station, officers, 3)
    assert [f"{officer}" for officer in officers[:2]] == [words.split("：")[0] for words in workload.table(plan).overloaded]


def test_whoever_crowds_a_week_by_hand_is_told_and_it_stays(client_of, leader, plan, station, officers):
    plan.items.filter(week_on=WEEK).update(status=ItemStatus.CANCELLED, note="腾空")
    _crowd(plan, station, officers, 3)
    shop = graded(station, area_code="140824104000")
    form = {
        "week": f"{WEEK + timedelta(days=1)}",
        "first": officers[0].pk,
        "second": officers[1].pk,
        "reason": "新开办",
        "workshop_id": shop.pk,
    }
    html = client_of(leader).post(f"{plan.url}add/{shop.pk}/", form, follow=True).content.decode()
    assert f"{officers[0]} 9月7日–11日 已排 4 个组日，可外出 3 天。请另选检查员、换一周，或从今天起重排。" in html
    assert plan.items.get(workshop=shop).week_on == WEEK
