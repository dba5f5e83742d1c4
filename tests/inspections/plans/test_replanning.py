"""Planning on from today: what is done or pinned stays, the difference is shown, and only what was shown is written."""

from datetime import date, timedelta

import pytest

from inspections.officers.models import Leave, Officer
from inspections.plans import actions, actions_items, actions_replan
from inspections.plans.models import PlanItem
from inspections.plans.proposing import again
from inspections.plans.queries import changed_grades
from inspections.plans.replanning import ALL, GAPS, work_out
from inspections.plans.rules import reason_words
from inspections.plans.states import CheckKind, ItemStatus
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from tests.factories.plans import graded, officer_of, plan_of
from workshops.registry.actions import change_life
from workshops.registry.models import Workshop

SLOT = ("pk", "trip_id", "week_on", "status")


def _replan(plan, mode=GAPS):
    return actions_replan.replan(plan, by=SYSTEM, mode=mode, digest=work_out(plan, mode).proposal.digest)


def _open(plan):
    return PlanItem.objects.filter(plan=plan, status=ItemStatus.PLANNED)


def test_nothing_changes_where_everything_still_holds(officers, shops):
    plan = plan_of(issued=True)
    before = list(plan.items.order_by("pk").values_list(*SLOT))
    assert work_out(plan, GAPS).changes == []
    _replan(plan)
    assert list(plan.items.order_by("pk").values_list(*SLOT)) == before


def test_officer_who_leaves_is_replaced_and_all_frequencies_are_kept(officers, shops):
    plan = plan_of(issued=True)
    gone = officers[0]
    gone.is_active = False
    gone.save()
    affected = set(_open(plan).filter(trip__in=plan.trips.filter(first=gone) | plan.trips.filter(second=gone)).values_list("pk", flat=True))
    difference = work_out(plan, GAPS)
    assert {change.before.pk for change in difference.changes} == affected
    _replan(plan)
    assert (plan.trips.filter(first=gone).count() + plan.trips.filter(second=gone).count(), _open(plan).count()) == (0, 19)
    assert Notice.objects.filter(user=officers[1].user, title__contains="重排").exists()


def test_what_cannot_be_kept_after_two_leave_is_said(officers, shops):
    plan = plan_of(issued=True)
    for gone in officers[:2]:
        gone.is_active = False
        gone.save()
    _replan(plan)
    plan.refresh_from_db()
    assert (plan.figures["missing"], plan.figures["remedies"][0]["why"], plan.figures["remedies"][0]["ways"]) == (
        19, "所内持证检查员不足两人", ["增加 1 名持证检查员"],
    )  # fmt: skip


def test_leave_moves_only_the_team_days_of_those_weeks(officers, shops):
    plan = plan_of(issued=True)
    trip = plan.trips.order_by("week_on").first()
    Leave.objects.create(officer=trip.first, since=trip.week_on, until=trip.week_on + timedelta(days=6))
    _replan(plan)
    assert not plan.trips.filter(week_on=trip.week_on, first=trip.first).exists()
    assert work_out(plan, GAPS).changes == []


def test_done_and_pinned_visits_stay_when_all_is_planned_anew(officers, shops, freeze):
    plan = plan_of(issued=True)
    done, pinned = shops[-1], _open(plan).exclude(workshop=shops[-1]).order_by("-week_on").first()
    actions.record_done(done, on=date(2026, 3, 17), by=SYSTEM)
    actions_items.pin(pinned, by=SYSTEM, is_pinned=True)
    freeze("2026-04-20 09:00")
    _replan(plan, ALL)
    kept = PlanItem.objects.get(pk=pinned.pk)
    assert (kept.week_on, kept.trip_id, kept.is_pinned) == (pinned.week_on, pinned.trip_id, True)
    assert plan.items.filter(workshop=done, status=ItemStatus.DONE).count() == 1
    assert _open(plan).filter(week_on__lt=date(2026, 4, 20)).count() == 0
    assert plan.items.filter(workshop=done).exclude(status=ItemStatus.CANCELLED).count() == 3


@pytest.mark.parametrize("mode", [GAPS, ALL])
def test_check_by_a_higher_level_moves_the_visits_of_the_next_three_months_on(officers, shops, mode):
    plan = plan_of(issued=True)
    shop = shops[-1]
    near = _open(plan).filter(workshop=shop, week_on__lt=date(2026, 6, 17)).count()
    actions.record_done(shop, on=date(2026, 3, 17), by=SYSTEM, kind=CheckKind.HIGHER, authority="市局")
    moved = [change for change in work_out(plan, mode).changes if change.workshop_id == shop.pk]
    assert near > 0
    assert sum(change.verb == "改期" for change in moved) >= near
    _replan(plan, mode)
    assert (_open(plan).filter(workshop=shop, week_on__lt=date(2026, 6, 17)).count(), _open(plan).filter(workshop=shop).count()) == (0, 3)


def test_visit_fixed_by_hand_stays_after_a_check_by_a_higher_level(officers, shops):
    plan = plan_of(issued=True)
    item = _open(plan).filter(workshop=shops[-1]).order_by("week_on").first()
    actions_items.pin(item, by=SYSTEM, is_pinned=True)
    actions.record_done(shops[-1], on=date(2026, 3, 17), by=SYSTEM, kind=CheckKind.HIGHER)
    assert item.pk not in {change.before.pk for change in work_out(plan, GAPS).changes if change.before}


def test_overdue_visits_find_a_new_week(officers, shops, freeze):
    plan = plan_of(issued=True)
    freeze("2026-05-20 09:00")
    late = _open(plan).filter(week_on__lt=date(2026, 5, 18)).count()
    assert late > 0
    assert sum(change.verb == "改期" for change in work_out(plan, GAPS).changes) == late
    _replan(plan)
    assert (_open(plan).filter(week_on__lt=date(2026, 5, 18)).count(), _open(plan).count()) == (0, 19)


def test_raised_grade_gets_more_visits_and_lowered_one_fewer(officers, shops):
    plan = plan_of(issued=True)
    up, down = shops[0], shops[-1]
    Workshop.objects.filter(pk=up.pk).update(risk_grade="C")
    Workshop.objects.filter(pk=down.pk).update(risk_grade="A")
    _replan(plan)
    assert (_open(plan).filter(workshop=up).count(), _open(plan).filter(workshop=down).count()) == (2, 1)
    assert set(plan.items.filter(workshop=down, status=ItemStatus.CANCELLED).values_list("note", flat=True)) == {actions_replan.CANCEL_NOTE}


def test_new_workshops_come_in_and_ended_ones_go(officers, shops, station):
    plan = plan_of(issued=True)
    new = graded(station, "D")
    change_life(shops[0], "suspend", by=SYSTEM, holds_from=date(2026, 3, 17), reason="设备检修")
    _replan(plan)
    assert (_open(plan).filter(workshop=new).count(), _open(plan).filter(workshop=shops[0]).count()) == (3, 0)


def test_difference_that_has_changed_since_is_refused(officers, shops, station):
    plan = plan_of(issued=True)
    digest = work_out(plan, GAPS).proposal.digest
    graded(station, "D")
    with pytest.raises(MoveRefused, match="又有变化"):
        actions_replan.replan(plan, by=SYSTEM, mode=GAPS, digest=digest)
    plan.refresh_from_db()
    assert plan.busy_since is None


def test_draft_is_not_planned_on(officers, shops):
    with pytest.raises(MoveRefused, match="已下达"):
        actions_replan.replan(plan_of(), by=SYSTEM, mode=GAPS, digest="")


def test_new_officer_lightens_the_load_only_when_all_is_planned_anew(officers, shops, station):
    plan = plan_of(issued=True)
    new = officer_of(station)
    assert work_out(plan, GAPS).changes == []
    _replan(plan, ALL)
    assert plan.trips.filter(first=new).count() + plan.trips.filter(second=new).count() > 0


def test_check_of_a_workshop_that_found_no_place_ticks_it_off(station, shops):
    plan = plan_of(issued=True)
    actions.record_done(shops[-1], on=date(2026, 3, 17), by=SYSTEM)
    rows = plan.items.filter(workshop=shops[-1]).order_by("nth").values_list("status", "why")
    assert list(rows) == [(ItemStatus.DONE, ""), (ItemStatus.MISSING, "officers"), (ItemStatus.MISSING, "officers")]


def test_pairs_that_a_replan_draws_are_recorded_and_come_out_again(officers, shops, station):
    officer_of(station)
    plan = plan_of(issued=True, share=50)
    first = plan.draws.get()
    gone_pk = first.pairs[0][1][first.pairs[0][2]][0]  # somebody whom the lot sent: which workshops are drawn depends on their numbers
    _leave(Officer.objects.get(pk=gone_pk))
    _replan(plan)
    last = plan.draws.first()
    assert (plan.draws.count(), last.picked, last.pool_hash) == (2, first.picked, first.pool_hash)
    assert again(last) == {"pool": True, "picked": True, "pairs": True, "differing": []}
    gone = {tuple(options[place]) for _, options, place in last.pairs if gone_pk in options[place]}
    assert gone == set()
    for named, options, place in last.pairs:
        pairs = plan.trips.filter(items__workshop=named).values_list("first", "second")
        assert tuple(options[place]) in set(pairs)
    _replan(plan)
    assert plan.draws.count() == 2


def test_made_visits_of_a_campaign_are_not_planned_again(officers, shops):
    plan = plan_of(kind="special", title="专项", deadline_on=date(2026, 6, 30), issued=True)
    actions.record_done(shops[0], on=date(2026, 3, 17), by=SYSTEM)
    for mode in (GAPS, ALL):
        assert shops[0].pk not in {change.workshop_id for change in work_out(plan, mode).changes}


def _fixed(plan, week, officers):
    item = _open(plan).filter(grade="A").order_by("pk").first()
    reason = "店主夏季外出"
    return actions_items.move_item(item, week=week, pair=(officers[0], officers[1]), reason=reason, by=SYSTEM)


def _leave(officer):
    officer.is_active = False
    officer.save()


@pytest.mark.parametrize("mode", [GAPS, ALL])
def test_fixed_visit_whose_officer_leaves_keeps_its_week_with_another_pair(officers, shops, mode):
    plan = plan_of(issued=True)
    item = _fixed(plan, date(2026, 9, 14), officers)
    _leave(officers[0])
    change = next(change for change in work_out(plan, mode).changes if change.before.pk == item.pk)
    assert (change.verb, change.loses_its_week) == ("换检查员", False)
    _replan(plan, mode)
    item.refresh_from_db()
    assert (item.week_on, item.is_pinned, item.status, item.note) == (date(2026, 9, 14), True, ItemStatus.PLANNED, "店主夏季外出")
    assert {item.trip.first_id, item.trip.second_id} == {officers[1].pk, officers[2].pk}
    assert (_open(plan).count(), work_out(plan, GAPS).changes) == (19, [])


def test_fixed_visit_that_nobody_can_make_in_its_week_moves_on_and_is_said(officers, shops):
    plan = plan_of(issued=True)
    item = _fixed(plan, date(2026, 9, 14), officers)
    for officer in officers[:2]:
        Leave.objects.create(officer=officer, since=date(2026, 9, 14), until=date(2026, 9, 20))
    change = next(change for change in work_out(plan, GAPS).changes if change.before.pk == item.pk)
    assert (change.verb, change.loses_its_week) == ("改期", True)
    _replan(plan)
    item.refresh_from_db()
    assert (item.week_on > date(2026, 9, 14), item.is_pinned, item.status) == (True, False, ItemStatus.PLANNED)


def test_visit_fixed_in_a_draft_keeps_its_week_when_its_officer_left_before_the_next_planning(officers, shops):
    plan = plan_of()
    item = _fixed(plan, date(2026, 9, 14), officers)
    _leave(officers[1])
    actions.run(plan, by=SYSTEM)
    again = plan.items.get(workshop=item.workshop_id)
    assert (again.week_on, again.is_pinned, again.note) == (date(2026, 9, 14), True, "店主夏季外出")
    assert officers[1].pk not in {again.trip.first_id, again.trip.second_id}


def test_two_visits_fixed_for_one_workshop_each_keep_their_week(officers, shops):
    plan = plan_of(issued=True)
    shop = shops[-1]
    weeks = [date(2026, 5, 11), date(2026, 7, 20), date(2026, 9, 14)]
    for item, week in zip(_open(plan).filter(workshop=shop).order_by("nth"), weeks, strict=True):
        actions_items.move_item(item, week=week, pair=(officers[0], officers[1]), reason="约定", by=SYSTEM, cause="report")
    _leave(officers[0])
    _replan(plan)
    assert list(_open(plan).filter(workshop=shop).order_by("week_on").values_list("week_on", "is_pinned")) == [
        (week, True) for week in weeks
    ]


def test_visits_that_stay_are_owed_to_todays_grade_after_a_replan(officers, shops):
    plan = plan_of(issued=True)
    Workshop.objects.filter(pk=shops[-1].pk).update(risk_grade="A")
    Workshop.objects.filter(pk=shops[0].pk).update(risk_grade="B")
    assert changed_grades(plan) == 1  # from A to B asks for nothing else
    _replan(plan)
    left = _open(plan).get(workshop=shops[-1])
    assert (left.grade, reason_words(left.reasons)[0], changed_grades(plan)) == ("A", "A 级，全年应检 1 次", 0)
