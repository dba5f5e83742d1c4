"""The suggested order: graver grades first, each place with its reasons, the drawn share among the others, who inspects left out."""

from datetime import date

import pytest

from inspections.officers.models import Officer
from inspections.plans import actions, ordering, rules, views_order
from inspections.plans.states import PlanKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import user_of
from tests.factories.plans import graded, issue, officer_of, plan_of

ELSEWHERE = "140881100000"


@pytest.fixture
def plan(officers, shops):
    """The county's year plan, issued, nobody drawn by lot."""
    return plan_of(issued=True, share=0)


def _order(plan, user) -> list:
    return [place.item.workshop_id for place in ordering.order_of(user, plan)]


def test_graver_grades_stand_first_each_place_with_at_most_three_reasons(plan, leader):
    places = ordering.order_of(leader, plan)
    assert [place.item.workshop.risk_grade for place in places] == [*"DDCCCBBBBAAA"]
    assert [place.number for place in places] == list(range(1, 13))
    assert places[0].reasons == ["D 级，全年应检 3 次", "还没有检查过", "C、D 级优先检查"]
    assert max(len(place.reasons) for place in places) <= rules.MOST_REASONS


def test_never_checked_then_longest_unchecked_come_first_within_a_grade(officers, shops, leader):
    near, far, never = shops[:3]  # all A
    actions.record_done(near, on=date(2026, 3, 1), by=SYSTEM, is_full=True)
    actions.record_done(far, on=date(2024, 12, 1), by=SYSTEM, is_full=True)
    plan = plan_of(issued=True, share=0, kind=PlanKind.SPECIAL, title="专项", grades=["A"])
    places = {place.item.workshop_id: place for place in ordering.order_of(leader, plan)}
    assert list(places) == [never.pk, far.pk, near.pk]
    assert places[far.pk].reasons[-1] == "上次检查在 2024 年 12 月，已满一年"


def test_who_inspects_never_changes_the_order(plan, leader, station):
    before = _order(plan, leader)
    for trip in plan.trips.all():
        trip.first, trip.second = officer_of(station), officer_of(station)
        trip.save()
    Officer.objects.update(home_village="荆平村")
    assert _order(plan, leader) == before


def test_drawn_share_stands_among_the_others_and_says_so(station, officers, leader):
    for grade in "A" * 20 + "D" * 20:
        graded(station, grade)
    plan = issue(plan_of(share=25))
    places = ordering.order_of(leader, plan)
    drawn = [place.number for place in places if place.reasons[0] == "双随机抽中"]
    assert (len(drawn), min(drawn) <= 4, max(drawn) >= 36) == (10, True, True)


def test_grade_raised_today_moves_a_workshop_up(plan, shops, leader):
    shops[0].risk_grade = "D"
    shops[0].save()
    assert _order(plan, leader).index(shops[0].pk) < 3


def test_what_was_done_stands_there_no_more(plan, shops, leader):
    actions.record_done(shops[0], on=date(2026, 3, 17), by=SYSTEM)
    assert shops[0].pk not in _order(plan, leader)


def test_page_and_workbook_show_the_order_and_its_pages(client_of, plan, leader):
    client = client_of(leader)
    first = client.get(f"{plan.url}order/?size=10")
    assert (len(first.context["rows"]), first.context["pager"]["range_label"]) == (10, "第 1–10 位")
    second = client.get(f"{plan.url}order/{first.context['pager']['next_url']}")
    assert [place.number for place, _ in second.context["rows"]] == [11, 12]
    assert "D 级，全年应检 3 次" in first.content.decode()
    assert client.get(f"{plan.url}order/export/").status_code == 200
    for spoiled in ("start=x", "start=99999999999", "start=-1", "area=9", "size=7"):
        assert client.get(f"{plan.url}order/?{spoiled}").status_code == 200


def test_large_plan_asks_for_a_township_first(client_of, plan, leader, monkeypatch):
    monkeypatch.setattr(views_order, "MOST", 5)
    client = client_of(leader)
    assert "请先选一个乡镇" in client.get(f"{plan.url}order/").content.decode()
    town = client.get(f"{plan.url}order/").context["areas"][0][0]
    assert len(client.get(f"{plan.url}order/?area={town}").context["rows"]) == 12


def test_empty_order_says_what_to_do(client_of, bureau, leader):
    assert "没有待检查的户" in client_of(leader).get(f"{plan_of(planned=False).url}order/").content.decode()


@pytest.mark.parametrize("page", ["order/", "order/export/"])
def test_order_is_for_those_who_see_the_plan(client_of, plan, page):
    assert client_of(Role.OWNER).get(f"{plan.url}{page}").status_code == 403
    assert client_of(user_of(Role.INSPECTOR, area=ELSEWHERE)).get(f"{plan.url}{page}").status_code == 404


def test_order_takes_the_same_queries_for_one_and_eleven(client_of, station, officers, leader, assert_same_queries):
    plan, client = plan_of(planned=False), client_of(leader)

    def more():
        graded(station, "B")
        actions.run(plan, by=SYSTEM)

    assert_same_queries(lambda: client.get(f"{plan.url}order/"), more)
