"""Grades become a plan: made, adjusted, approved, issued; officers see their weeks; one leaves; planned on with the difference shown."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from inspections.plans.models import Plan, PlanItem
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import user_of
from tests.factories.plans import graded, officer_of, plan_of, station_of

NUMBER = {"A": 6, "B": 8, "C": 4, "D": 3}


@pytest.fixture
def station(transactional_db):
    """A station with a pair and one to spare, and workshops of all grades."""
    made = station_of()
    for _ in range(3):
        officer_of(made)
    for grade, number in NUMBER.items():
        for _ in range(number):
            graded(made, grade, village="下王村")
    return made


def _confirm(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.locator("dialog[open] button").last.click()
    page.wait_for_load_state("load")


def _new_plan(window) -> Plan:
    year = clock.today().year + 1
    window("/inspections/plans/new/")
    page = window.page
    page.get_by_label("名称").fill(f"{year} 年度计划")
    page.get_by_label("开始日期").fill(f"{year}-01-04")
    page.get_by_label("完成期限").fill(f"{year}-10-31")
    page.get_by_role("button", name="建立草稿").click()
    window.check()
    page.get_by_role("button", name="编排").click()
    expect(page.get_by_text("频次、期限、回避和每周可外出天数全部满足")).to_be_visible()
    window.check()
    return Plan.objects.get()


def _adjust(window, plan: Plan) -> PlanItem:
    item = plan.items.filter(grade="A").order_by("pk").first()
    window(f"/inspections/plans/{plan.pk}/calendar/?month={item.week_on:%Y-%m}")
    window.page.get_by_role("link", name=item.workshop.name, exact=True).click()
    window.check()
    window.page.locator("[name=week]").fill(f"{date(plan.year, 9, 15)}")
    window.page.get_by_label("理由").fill("店主夏季外出")
    window.page.get_by_role("button", name="保存调整").click()
    expect(window.page.get_by_text("并固定在那里")).to_be_visible()
    window.check()
    return item


def test_plan_is_made_adjusted_issued_and_planned_on_after_an_officer_leaves(visitor, station):
    maker = visitor(user_of(Role.BUREAU_LEADER, organisation=bureau()))
    plan = _new_plan(maker)
    item = _adjust(maker, plan)
    for part in ("visits/", "load/", "draw/"):
        maker(f"{plan.url}{part}")
    maker(plan.url)
    _confirm(maker.page, "送审")

    head = visitor(user_of(Role.BUREAU_HEAD, organisation=bureau()))
    head(plan.url)
    _confirm(head.page, "审核通过")
    _confirm(head.page, "下达")
    expect(head.page.get_by_text("已下达，各监管所和乡镇")).to_be_visible()
    head.check()

    item.refresh_from_db()
    week, gone = item.week_on, item.trip.first  # who leaves is of the pair of the visit that was fixed by hand
    phone = visitor(gone.user, phone=True)
    phone("/inspections/plans/mine/")
    gone.is_active = False
    gone.save()

    maker(f"{plan.url}replan/")
    expect(maker.page.get_by_text("重排后各户的频次全部能够保证")).to_be_visible()
    expect(maker.page.get_by_role("row", name=item.workshop.name).get_by_text("换检查员")).to_be_visible()
    _confirm(maker.page, "确认重排")
    maker.check()
    left = plan.trips.filter(first=gone).count() + plan.trips.filter(second=gone).count()
    counted = plan.items.filter(status="planned").count()
    item.refresh_from_db()
    assert (left, counted) == (0, NUMBER["A"] + NUMBER["B"] + 2 * NUMBER["C"] + 3 * NUMBER["D"])
    assert (item.week_on, item.is_pinned, gone.pk in {item.trip.first_id, item.trip.second_id}) == (week, True, False)
    visitor(user_of(Role.TOWNSHIP), phone=True)("/inspections/plans/township/")


def test_dragging_a_visit_onto_another_week_opens_its_form_with_that_week(visitor, station):
    year = clock.today().year + 1
    plan = plan_of(issued=True, year=year, starts_on=date(year, 1, 4), deadline_on=date(year, 10, 31))
    item = plan.items.filter(week_on__day__lte=7).order_by("week_on", "pk").first()
    window = visitor(user_of(Role.BUREAU_LEADER, organisation=bureau()))
    window(f"{plan.url}calendar/?month={item.week_on:%Y-%m}")
    other = item.week_on + timedelta(days=7)
    window.page.get_by_role("link", name=item.workshop.name, exact=True).drag_to(window.page.locator(f'[data-drop-week="{other}"] h2'))
    window.page.wait_for_url(f"**/visits/{item.pk}/move/?week={other}")
    expect(window.page.locator("[name=week]")).to_have_value(f"{other}")
    item.refresh_from_db()
    assert (item.week_on + timedelta(days=7), item.is_pinned) == (other, False)  # nothing is changed before the form is sent
