"""Single visits by hand: moved, pinned, cancelled, added, joined; each with its reason and within the rules."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.officers.models import Leave, Relation
from inspections.plans import actions, actions_items
from inspections.plans.models import Trip
from inspections.plans.states import CheckKind, ItemStatus
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit.models import Entry
from jishan_portal.rulebook.actions import set_day
from jishan_portal.rulebook.models import DayKind
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import OrganisationFactory
from tests.factories.plans import graded, officer_of, plan_of

WEEK = date(2026, 9, 7)


@pytest.fixture
def plan(officers, shops):
    return plan_of(issued=True)


@pytest.fixture
def item(plan, shops):
    return plan.items.get(workshop=shops[0])


def _move(item, pair, week=WEEK, reason="店主外出", **more):
    return actions_items.move_item(item, week=week, pair=tuple(pair), reason=reason, by=SYSTEM, **more)


def test_moved_visit_is_pinned_and_its_old_team_day_goes_when_empty(plan, item, officers):
    Trip.objects.filter(pk=item.trip_id).first().items.exclude(pk=item.pk).update(trip=plan.trips.exclude(pk=item.trip_id).first())
    old = item.trip_id
    moved = _move(item, officers[1:], week=date(2026, 9, 9))
    assert (moved.week_on, moved.is_pinned, moved.note) == (WEEK, True, "店主外出")
    assert not Trip.objects.filter(pk=old).exists()
    assert Entry.objects.filter(action="plans.move_item").count() == 1


def test_moved_visit_joins_a_team_day_with_a_seat(plan, item, officers, station):
    other = actions_items.add_item(plan, graded(station), week=WEEK, pair=tuple(officers[:2]), reason="新开办", by=SYSTEM)
    assert _move(item, officers[:2]).trip_id == other.trip_id


def test_moving_asks_for_the_reason_once_issued(item, officers):
    with pytest.raises(ValidationError, match="须写明理由"):
        _move(item, officers[:2], reason=" ")


@pytest.mark.parametrize("week", [date(2026, 3, 2), date(2026, 12, 7)])
def test_weeks_outside_the_plan_are_refused(item, officers, week):
    with pytest.raises(ValidationError, match="请选 2026-03-16 至 2026-10-26 之间的周"):
        _move(item, officers[:2], week=week)


def test_week_of_the_long_holiday_is_taken_by_its_working_days_and_one_without_any_is_refused(item, officers):
    assert _move(item, officers[:2], week=date(2026, 10, 5)).week_on == date(2026, 10, 5)
    for day in range(7, 12):
        set_day(date(2026, 9, day), DayKind.OFF, "停电检修", by=SYSTEM)
    with pytest.raises(ValidationError, match="这一周没有工作日"):
        _move(item, officers[:2])


def test_one_officer_twice_is_refused(item, officers):
    with pytest.raises(ValidationError, match="两名检查员"):
        _move(item, [officers[0], officers[0]])


def test_officer_with_a_conflict_is_refused(item, officers):
    Relation.objects.create(officer=officers[0], workshop=item.workshop, kind="family", since=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="应当回避"):
        _move(item, officers[:2])


def test_officer_without_certificate_or_on_leave_is_refused(item, officers, station):
    bare = officer_of(station, certificate_until=date(2026, 4, 1))
    with pytest.raises(ValidationError, match="执法证"):
        _move(item, [bare, officers[0]])
    Leave.objects.create(officer=officers[0], since=WEEK, until=date(2026, 9, 13))
    with pytest.raises(ValidationError, match="请假"):
        _move(item, officers[:2])


def test_second_visit_soon_after_another_needs_a_cause(plan, officers, shops):
    shop = shops[-1]
    first = plan.items.filter(workshop=shop).order_by("week_on").first()
    with pytest.raises(ValidationError, match="不重复安排"):
        actions_items.add_item(plan, shop, week=first.week_on, pair=tuple(officers[:2]), reason="群众反映", by=SYSTEM)
    added = actions_items.add_item(plan, shop, week=first.week_on, pair=tuple(officers[:2]), reason="群众反映", by=SYSTEM, cause="report")
    assert (added.nth, added.note, added.reasons) == (4, "投诉举报：群众反映", "h")


def test_another_pair_in_the_same_week_needs_no_cause_though_another_visit_is_near(plan, officers, shops):
    shop = shops[-1]
    first, second = plan.items.filter(workshop=shop).order_by("week_on")[:2]
    near = _move(second, officers[:2], week=first.week_on + timedelta(days=7), cause="recheck")
    swapped = _move(near, officers[1:], week=near.week_on, reason="一人请假")
    assert {swapped.trip.first_id, swapped.trip.second_id} == {officers[1].pk, officers[2].pk}


def test_check_that_took_place_bars_the_weeks_around_its_day_not_those_it_was_planned_for(plan, item, officers, shops, freeze):
    freeze("2026-09-02 09:00")
    actions.record_done(shops[0], on=date(2026, 9, 1), by=SYSTEM)
    planned_for = plan.items.get(pk=item.pk).week_on
    with pytest.raises(ValidationError, match="这户 2026-09-01 已检查过，4 周内不重复安排"):
        actions_items.add_item(plan, shops[0], week=date(2026, 9, 21), pair=tuple(officers[:2]), reason="再看", by=SYSTEM)
    assert planned_for < date(2026, 9, 1)
    late = actions_items.add_item(plan, shops[0], week=date(2026, 9, 28), pair=tuple(officers[:2]), reason="再看", by=SYSTEM)
    assert late.week_on == date(2026, 9, 28)


def test_visit_done_early_leaves_the_weeks_it_was_planned_for_free(plan, officers, shops, freeze):
    shop, late = shops[0], plan.items.get(workshop=shops[0])
    late.week_on = date(2026, 9, 7)
    late.save()
    actions.record_done(shop, on=date(2026, 3, 17), by=SYSTEM)
    assert actions_items.add_item(plan, shop, week=WEEK, pair=tuple(officers[:2]), reason="再看", by=SYSTEM).week_on == WEEK


def test_three_months_after_a_higher_check_a_visit_by_hand_needs_a_cause(plan, item, officers, shops):
    actions.record_done(shops[0], on=date(2026, 3, 17), by=SYSTEM, kind=CheckKind.HIGHER, authority="运城市市场监管局")
    with pytest.raises(ValidationError, match="运城市市场监管局 2026-03-17 已检查过这户，2026-06-17 以前原则上不重复检查"):
        _move(item, officers[:2], week=date(2026, 6, 15))
    assert _move(item, officers[:2], week=date(2026, 6, 15), cause="case").note == "案件调查：店主外出"
    assert _move(item, officers[:2], week=date(2026, 6, 22)).week_on == date(2026, 6, 22)


def test_cancelled_visit_keeps_its_reason_and_stays_listed(item):
    cancelled = actions_items.cancel_item(item, reason="已停产", by=SYSTEM)
    assert (cancelled.status, cancelled.note, cancelled.trip) == (ItemStatus.CANCELLED, "已停产", None)
    with pytest.raises(MoveRefused, match="不能再调整"):
        actions_items.cancel_item(item, reason="再取消", by=SYSTEM)


def test_cancelling_asks_for_the_reason(item):
    with pytest.raises(ValidationError):
        actions_items.cancel_item(item, reason="", by=SYSTEM)


def test_plan_under_review_is_not_adjusted(officers, shops):
    plan = plan_of()
    actions.submit(plan, by=SYSTEM)
    with pytest.raises(MoveRefused, match="正在审核"):
        actions_items.pin(plan.items.first(), by=SYSTEM, is_pinned=True)


def test_pinned_and_cancelled_visits_survive_another_planning_of_the_draft(officers, shops):
    plan = plan_of()
    item, other = plan.items.filter(workshop__in=shops[:1]).first(), plan.items.filter(workshop=shops[-1]).first()
    moved = _move(item, officers[:2])
    actions_items.cancel_item(other, reason="停产", by=SYSTEM)
    actions.run(plan, by=SYSTEM)
    assert plan.items.get(workshop=shops[0]).week_on == moved.week_on
    assert sorted(plan.items.filter(workshop=shops[-1]).values_list("status", flat=True)) == ["cancelled", "planned", "planned"]


def test_township_joins_a_team_day(plan):
    township = OrganisationFactory(kind="township", areas=["140824100000"])
    trip = plan.trips.first()
    assert actions_items.join(trip, by=SYSTEM, organisation=township).joined_by == township
    assert actions_items.join(trip, by=SYSTEM, organisation=None).joined_by is None


def test_day_is_fixed_by_the_officers_within_the_week(plan, officers):
    trip = plan.trips.first()
    assert actions_items.set_day(trip, day=trip.week_on.replace(day=trip.week_on.day), by=trip.first.user).day_on == trip.week_on
    with pytest.raises(ValidationError):
        actions_items.set_day(trip, day=date(2027, 1, 4), by=trip.first.user)
    outsider = next(officer for officer in officers if officer.pk not in {trip.first_id, trip.second_id})
    with pytest.raises(PermissionDenied):
        actions_items.set_day(trip, day=trip.week_on, by=outsider.user)


def test_adding_with_a_cause_sent_twice_is_one_visit(plan, shops, officers):
    facts = {"week": WEEK, "pair": tuple(officers[:2]), "reason": "群众反映", "cause": "report", "by": SYSTEM}
    first = actions_items.add_item(plan, shops[0], **facts)
    assert actions_items.add_item(plan, shops[0], **facts) == first
    assert plan.items.filter(workshop=shops[0], week_on=WEEK, origin="hand").count() == 1


def test_two_officers_without_a_common_day_are_refused(item, officers):
    Leave.objects.create(officer=officers[0], since=WEEK, until=date(2026, 9, 9))
    Leave.objects.create(officer=officers[1], since=date(2026, 9, 10), until=date(2026, 9, 13))
    with pytest.raises(ValidationError, match="没有一天能同去"):
        _move(item, officers[:2])
