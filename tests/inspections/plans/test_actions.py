"""A plan from draft to end, and the checks that tick it off."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.plans import actions, actions_clone, gathering, proposing
from inspections.plans.models import Check, Draw, Plan, PlanItem
from inspections.plans.proposing import again
from inspections.plans.states import CheckKind, ItemStatus, PlanState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.rulebook.models import Holiday
from jishan_portal.rulebook.queries import forget
from jishan_portal.workflow.actions import MoveRefused
from tests.factories.plans import graded, issue, officer_of, plan_of, station_of


def test_plan_gives_every_workshop_its_number_of_visits(officers, shops):
    plan = plan_of()
    number = Counter(plan.items.values_list("workshop__risk_grade", flat=True))
    assert dict(number) == {"A": 3, "B": 4, "C": 6, "D": 6}
    assert {k: plan.figures[k] for k in ("visits", "late", "missing", "violations")} == {
        "visits": 19,
        "late": 0,
        "missing": 0,
        "violations": 0,
    }
    assert plan.figures["team_days"] == plan.trips.count() == plan.figures["lower_bound"]


def test_same_seed_gives_the_same_plan_again(officers, shops):
    plan = plan_of()
    facts = ("workshop_id", "week_on", "trip__first_id", "trip__second_id")
    first = sorted(plan.items.values_list(*facts))
    actions.run(plan, by=SYSTEM)
    assert sorted(plan.items.values_list(*facts)) == first


def test_more_team_days_than_keys_drawn_are_written_all_the_same(officers, shops, monkeypatch):
    plan = plan_of()
    facts = ("workshop_id", "week_on", "nth", "trip__number", "trip__first_id", "trip__second_id")
    first = sorted(plan.items.values_list(*facts))
    monkeypatch.setattr(proposing, "_expected", lambda problem: 1)
    actions.run(plan, by=SYSTEM)
    assert sorted(plan.items.values_list(*facts)) == first


def test_team_days_are_numbered_week_by_week(officers, shops):
    weeks = list(plan_of().trips.order_by("number").values_list("week_on", flat=True))
    assert weeks == sorted(weeks)


def test_draw_is_kept_and_comes_out_again(officers, shops):
    plan_of(share=25)
    draw = Draw.objects.get()
    assert len(draw.picked) == 3
    assert again(draw) == {"pool": True, "picked": True, "pairs": True, "differing": []}
    draw.picked = draw.picked[1:]
    assert again(draw)["picked"] is False


def test_life_of_a_plan_is_in_two_hands(officers, shops, chief, leader, head):
    plan = plan_of(officers[0].station, by=chief)
    actions.submit(plan, by=chief)
    assert Duty.objects.open().get(subject_kind="inspections.plan").role == "bureau_leader"
    actions.return_plan(plan, by=leader, note="清河片再匀一匀")
    assert (plan.state, plan.return_note) == (PlanState.RETURNED, "清河片再匀一匀")
    actions.submit(plan, by=chief)
    actions.review(plan, by=leader)
    actions.issue(plan, by=head)
    assert (plan.state, plan.reviewed_by, plan.issued_by) == (PlanState.RUNNING, leader, head)


def test_who_made_a_plan_does_not_review_it(officers, shops, leader):
    plan = plan_of(by=leader)
    actions.submit(plan, by=leader)
    with pytest.raises(PermissionDenied):
        actions.review(plan, by=leader)


def test_empty_draft_is_not_submitted(bureau, chief):
    with pytest.raises(MoveRefused, match="还没有检查安排"):
        actions.submit(plan_of(planned=False), by=chief)


def test_issue_gives_stations_and_townships_their_part(officers, shops, station, chief):
    township = Organisation.objects.get(kind="township", areas="140824100000")
    plan = plan_of(issued=True)
    parts = {part.organisation_id: part for part in plan.parts.all()}
    assert {pk: part.visits for pk, part in parts.items()} == {station.pk: 19, township.pk: 19}
    received = actions.receive(parts[station.pk], by=chief)
    assert (received.state, received.received_at is not None) == ("received", True)
    assert actions.receive(received, by=chief).received_at == received.received_at


def test_second_year_plan_of_the_same_body_is_refused(officers, shops):
    plan_of(issued=True)
    again_ = plan_of()
    actions.submit(again_, by=SYSTEM)
    actions.review(again_, by=SYSTEM)
    with pytest.raises(MoveRefused, match="已有一份 2026 年度计划"):
        actions.issue(again_, by=SYSTEM)


def test_plan_that_begins_later_is_started_by_the_clock(officers, shops, freeze):
    plan = plan_of(issued=True, starts_on=date(2026, 4, 1))
    assert plan.state == PlanState.ISSUED
    freeze("2026-04-01 08:00")
    assert (actions.start_due(), actions.start_due()) == (1, 0)


def test_closing_with_open_visits_asks_for_the_reason(officers, shops, head):
    plan = plan_of(issued=True)
    with pytest.raises(ValidationError, match="还有 19 户次"):
        actions.close(plan, by=head)
    assert actions.close(plan, by=head, note="转入下年").closed_on == clock.today()


def test_clone_begins_next_year(officers, shops, leader):
    plan = plan_of(issued=True)
    twin = actions_clone.clone(plan, by=leader)
    assert (twin.year, twin.title, twin.starts_on, twin.cloned_from, twin.seed != plan.seed) == (
        2027, "2027 年食品小作坊年度计划", date(2027, 3, 17), plan, True,
    )  # fmt: skip


def test_clone_pressed_twice_begins_one(officers, shops, leader):
    plan = plan_of(issued=True)
    twin = actions_clone.clone(plan, by=leader)
    assert actions_clone.clone(plan, by=leader) == twin
    actions.drop(twin, by=leader, note="不用了")
    assert actions_clone.clone(plan, by=leader) != twin


def test_check_ticks_the_earliest_visit_off_once(officers, shops):
    plan = plan_of(issued=True)
    shop = shops[-1]
    first = actions.record_done(shop, on=date(2026, 3, 17), by=SYSTEM, subject=("inspections.visit", "7"), is_full=True)
    assert actions.record_done(shop, on=date(2026, 3, 17), by=SYSTEM, subject=("inspections.visit", "7")) == first
    statuses = list(plan.items.filter(workshop=shop).order_by("nth").values_list("status", flat=True))
    assert statuses == [ItemStatus.DONE, ItemStatus.PLANNED, ItemStatus.PLANNED]


def test_check_by_a_higher_level_ticks_nothing_off(officers, shops):
    plan = plan_of(issued=True)
    actions.record_done(shops[0], on=date(2026, 3, 17), by=SYSTEM, kind=CheckKind.HIGHER, authority="省市场监管局")
    assert plan.items.filter(status=ItemStatus.DONE).count() == 0


def test_check_in_the_future_is_refused(shops):
    with pytest.raises(ValidationError):
        actions.record_done(shops[0], on=date(2026, 3, 18), by=SYSTEM)


def test_three_months_after_a_higher_check_nothing_is_planned(officers, shops):
    actions.record_done(shops[0], on=date(2026, 3, 10), by=SYSTEM, kind=CheckKind.HIGHER)
    plan = plan_of()
    assert plan.items.get(workshop=shops[0]).week_on >= date(2026, 6, 8)


def test_higher_check_near_the_deadline_leaves_the_workshop_out(officers, shops):
    actions.record_done(shops[0], on=date(2026, 3, 10), by=SYSTEM, kind=CheckKind.HIGHER)
    plan = plan_of(kind="special", title="专项", deadline_on=date(2026, 4, 30))
    assert (plan.items.filter(workshop=shops[0]).exists(), plan.figures["skipped"]) == (False, 1)


def test_campaign_merges_with_open_visits_of_the_year_plan(officers, shops):
    year = plan_of(issued=True)
    campaign = plan_of(kind="special", title="节前专项", deadline_on=date(2026, 5, 31))
    merged = campaign.items.filter(status=ItemStatus.MERGED)
    assert campaign.figures["merged"] == merged.count() > 0
    item = merged.select_related("merged_into").first()
    assert (item.merged_into.plan, item.week_on, item.trip) == (year, item.merged_into.week_on, None)
    issue(campaign)
    actions.record_done(item.workshop, on=date(2026, 3, 17), by=SYSTEM)
    item.refresh_from_db()
    assert item.status == ItemStatus.DONE


def test_workshop_without_grade_or_place_is_planned_and_named(officers, station):
    graded(station, "", village="下王村")
    plan = plan_of(share=0)
    assert (plan.items.get().reasons, plan.items.count()) == ("u1,n", 1)
    assert [note for note in plan.figures["notes"] if "没有风险等级" in note or "没有坐标" in note] == [
        "1 户还没有风险等级，按最低频次编排，评级后请重排。", "1 户没有坐标，按所在村的位置并组。",
    ]  # fmt: skip


def test_no_certified_officers_says_so_and_what_would_do(station, shops):
    officer_of(station, certificate_until=date(2026, 1, 1))
    plan = plan_of()
    assert plan.figures["missing"] == 19
    [remedy] = plan.figures["remedies"]
    assert (remedy["why"], remedy["ways"]) == ("所内持证检查员不足两人", ["增加 2 名持证检查员"])


def test_impossible_capacity_says_so_and_what_would_do(officers, station):
    for _ in range(60):
        graded(station, "B")
    plan = plan_of(deadline_on=date(2026, 3, 31), kind="special", title="专项")
    [remedy] = plan.figures["remedies"]
    assert (plan.figures["missing"] > 0, remedy["why"], remedy["need"] > remedy["have"]) == (True, "检查员可用天数已满", True)
    assert remedy["ways"][0].startswith("增加 ")


def test_week_of_the_deadline_ends_with_it(officers, station):
    """Three officers of three days a week make four team-days in a whole week, and one on the last Monday."""
    for number in range(12):
        graded(station, "A", area_code=f"1408241{number:02d}000")
    plan = plan_of(kind="special", title="专项", deadline_on=date(2026, 3, 30))
    days = Counter(plan.trips.values_list("week_on", flat=True))
    assert (days[date(2026, 3, 23)], days[date(2026, 3, 30)]) == (4, 1)
    assert plan.figures["missing"] == 12 - sum(days.values())


def test_help_comes_from_another_station_of_the_county(shops):
    other = station_of("140824101000")
    pair = {officer_of(other).pk for _ in range(2)}
    plan = plan_of()
    assert ({trip.first_id for trip in plan.trips.all()} | {trip.second_id for trip in plan.trips.all()}) == pair
    assert plan.figures["borrowed"] == plan.trips.filter(is_helped=True).count() == plan.trips.count()


def test_second_planner_at_once_is_refused(officers, shops, chief, leader):
    plan = plan_of(planned=False)
    actions.claim(plan, by=leader)
    with pytest.raises(MoveRefused, match="正在编排这份计划"):
        actions.run(plan, by=chief)
    actions.release(plan)
    actions.run(plan, by=chief, version=1)
    with pytest.raises(MoveRefused, match="刚由"):
        actions.run(plan, by=leader, version=1)


def test_planner_that_was_lost_bars_nobody_for_long(officers, shops, leader):
    plan = plan_of(planned=False)
    actions.claim(plan, by=leader)
    Plan.objects.filter(pk=plan.pk).update(busy_since=clock.now() - timedelta(minutes=20))
    assert actions.run(plan, by=SYSTEM).figures["visits"] == 19


def test_missing_holidays_of_the_year_are_named_and_weekends_count(officers, shops):
    Holiday.objects.filter(day__year=2026).delete()
    forget()
    plan = plan_of()
    assert "2026 年节假日安排尚未录入，按周末推算。" in plan.figures["notes"]


def test_days_that_do_not_fit_are_refused(bureau):
    with pytest.raises(ValidationError):
        plan_of(deadline_on=date(2026, 3, 1), planned=False)
    with pytest.raises(ValidationError):
        plan_of(deadline_on=date(2027, 3, 1), planned=False)


def test_large_plan_reads_in_a_fixed_number_of_queries(officers, shops, django_assert_max_num_queries):
    plan = plan_of(planned=False)
    with django_assert_max_num_queries(22):
        gathering.gather(plan)


def test_recheck_counts_for_the_last_check_only(officers, shops):
    plan_of(issued=True)
    actions.record_done(shops[0], on=date(2026, 3, 17), by=SYSTEM, kind=CheckKind.RECHECK)
    assert (Check.objects.count(), PlanItem.objects.filter(status=ItemStatus.DONE).count()) == (1, 0)
