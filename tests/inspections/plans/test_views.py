"""Pages of plans: who may open them, what they show, and that they cost the same however long they are."""

import json
from datetime import date
from uuid import uuid4

import pytest

from inspections.plans import actions
from inspections.plans.forms import usual
from inspections.plans.models import Check, Plan
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.jobs.models import Job
from tests.factories.plans import graded, officer_of, plan_of, station_of

ELSEWHERE = "140881100000"
PAGES = ("", "visits/", "visits/export/", "calendar/", "load/", "draw/", "load/?month=2026-05", "calendar/?month=2026-09")


def _form(bureau, **more):
    facts = {
        "submission_id": str(uuid4()), "kind": "year", "title": "2026 年年度计划", "organisation": bureau.pk, "starts_on": "2026-03-17",
        "deadline_on": "2026-10-31", "share": "10", "seed": "甲",
    }  # fmt: skip
    return {**facts, **more}


def test_new_plan_is_drafted_once_and_planned(desk, bureau, officers, shops):
    form = _form(bureau)
    made = desk.post("/inspections/plans/new/", form)
    again = desk.post("/inspections/plans/new/", form)
    plan = Plan.objects.get()
    assert (made.url, again.url) == (plan.url, plan.url)
    done = desk.post(f"{plan.url}run/", {"version": "1"}, follow=True)
    assert "排好 19 户次" in done.content.decode()


def test_form_says_what_is_wrong_beside_the_field(desk, bureau):
    answer = desk.post("/inspections/plans/new/", _form(bureau, deadline_on="2026-03-01"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["deadline_on"])


def test_form_brings_along_what_is_usual_for_each_kind(desk, bureau):
    page = desk.get("/inspections/plans/new/")
    every = json.loads(page.context["form"].fields["kind"].widget.attrs["data-usual"])
    assert {kind: (usual["title"], usual["starts_on"], usual["deadline_on"]) for kind, usual in every.items()} == {
        "year": ("2026 年食品小作坊年度检查计划", "2026-03-17", "2026-10-31"),
        "special": ("2026 年食品小作坊专项检查", "2026-03-17", ""),
        "monthly": ("2026 年 3 月食品小作坊检查", "2026-03-17", "2026-03-31"),
    }
    kept = desk.post("/inspections/plans/new/", _form(bureau, kind="special", title=every["year"]["title"]))
    assert (kept.status_code, list(kept.context["form"].errors)) == (422, ["title"])


def test_batch_begun_near_the_end_of_a_month_is_for_the_next(freeze):
    batch = usual(date(2026, 12, 28), "monthly")
    assert batch == {"title": "2027 年 1 月食品小作坊检查", "starts_on": date(2027, 1, 1), "deadline_on": date(2027, 1, 31)}


def test_large_plan_is_worked_out_in_the_background(desk, bureau, officers, shops, monkeypatch):
    monkeypatch.setattr(actions, "IN_REQUEST", 5)
    plan = plan_of(planned=False)
    answer = desk.post(f"{plan.url}run/", {"version": plan.version})
    job = Job.objects.get()
    plan.refresh_from_db()
    assert (answer.url, job.state, plan.figures["visits"]) == (f"/jobs/{job.pk}/", "done", 19)


@pytest.mark.parametrize("part", PAGES)
def test_pages_of_a_plan_open(desk, plan, part):
    assert desk.get(f"{plan.url}{part}").status_code == 200


@pytest.mark.parametrize("part", ["", "visits/", "calendar/", "load/", "draw/", "replan/"])
def test_plan_elsewhere_is_not_found(client_of, plan, part):
    assert client_of(Role.STATION_CHIEF, area=ELSEWHERE).get(f"{plan.url}{part}").status_code == 404


def test_empty_pages_say_what_to_do(desk, bureau):
    assert "新建计划" in desk.get("/inspections/plans/").content.decode()
    plan = plan_of(planned=False)
    for page in ("", "visits/", "calendar/", "load/", "draw/"):
        assert desk.get(f"{plan.url}{page}").status_code == 200


def test_impossible_plan_shows_what_would_do(desk, station, shops):
    plan = plan_of()
    html = desk.get(plan.url).content.decode()
    assert ("所内持证检查员不足两人" in html, "增加 2 名持证检查员" in html) == (True, True)


def test_life_runs_through_the_pages(client_of, chief, leader, head, officers, shops):
    plan = plan_of(officers[0].station, by=chief)
    client_of(chief).post(f"{plan.url}submit/")
    client_of(leader).post(f"{plan.url}return/", {"reason": "再匀一匀"})
    assert "再匀一匀" in client_of(chief).get(plan.url).content.decode()
    client_of(chief).post(f"{plan.url}submit/")
    client_of(leader).post(f"{plan.url}review/")
    client_of(head).post(f"{plan.url}issue/")
    plan.refresh_from_db()
    assert plan.state == "running"
    assert client_of(head).post(f"{plan.url}issue/").status_code == 409


def test_wrong_role_is_refused(client_of, plan, chief, officers):
    assert client_of(chief).post(f"{plan.url}review/").status_code == 403
    assert client_of(officers[0].user).post(f"{plan.url}run/").status_code == 403
    assert client_of(Role.FINANCE_PAYER).get(plan.url).status_code == 403


def test_second_planner_sees_who_is_at_it(desk, leader, officers, shops):
    plan = plan_of(planned=False)
    actions.claim(plan, by=leader)
    answer = desk.post(f"{plan.url}run/", {"version": "1"})
    assert (answer.status_code, "正在编排这份计划" in answer.content.decode()) == (409, True)


def test_visit_is_moved_pinned_and_cancelled_by_form(desk, plan, officers, shops):
    item = plan.items.get(workshop=shops[0])
    pair = {"first": officers[0].pk, "second": officers[1].pk}
    asked = desk.get(f"/inspections/plans/visits/{item.pk}/move/?week=2026-09-07")
    assert str(asked.context["form"].initial["week"]) == "2026-09-07"
    assert desk.post(f"/inspections/plans/visits/{item.pk}/move/", {"week": "2026-09-07", **pair, "reason": ""}).status_code == 422
    desk.post(f"/inspections/plans/visits/{item.pk}/move/", {"week": "2026-09-07", **pair, "reason": "店主外出"})
    item.refresh_from_db()
    assert (item.week_on, item.is_pinned) == (date(2026, 9, 7), True)
    desk.post(f"/inspections/plans/visits/{item.pk}/pin/")
    desk.post(f"/inspections/plans/visits/{item.pk}/cancel/", {"reason": "停产"})
    item.refresh_from_db()
    assert (item.is_pinned, item.status) == (False, "cancelled")
    assert desk.post(f"/inspections/plans/visits/{item.pk}/pin/").status_code == 409


def test_visit_is_added_from_the_file(desk, plan, officers, station):
    shop = graded(station)
    form = {"week": "2026-09-07", "first": officers[0].pk, "second": officers[1].pk, "reason": "新开办", "workshop_id": shop.pk}
    desk.post(f"{plan.url}add/{shop.pk}/", form)
    assert plan.items.get(workshop=shop).note == "新开办"


def test_coverage_counts_and_lists(desk, plan, shops):
    actions.record_done(shops[0], on=date(2026, 3, 17), by=SYSTEM, is_full=True)
    page = desk.get("/inspections/plans/coverage/")
    assert page.context["figures"] == {"total": 12, "checked": 1, "covered": 1, "met": 1}
    for view, number in (("unchecked", 11), ("uncovered", 11), ("short", 11)):
        assert len(desk.get(f"/inspections/plans/coverage/?view={view}").context["page"].rows) == number
    assert desk.get("/inspections/plans/coverage/export/").content[:2] == b"PK"


def test_coverage_begins_with_who_was_not_visited_for_longest(desk, shops):
    for shop, day in zip(shops[:3], (date(2026, 3, 17), date(2025, 6, 2), date(2025, 6, 2)), strict=True):
        actions.record_done(shop, on=day, by=SYSTEM)
    last = [shops[1].pk, shops[2].pk, shops[0].pk]
    page, seen = desk.get("/inspections/plans/coverage/?size=10"), []
    while True:
        seen += [row.pk for row in page.context["page"].rows]
        if not page.context["pager"]["next_url"]:
            break
        page = desk.get(f"/inspections/plans/coverage/{page.context['pager']['next_url']}")
    assert seen == [*(shop.pk for shop in shops[3:]), *last]
    back = desk.get(f"/inspections/plans/coverage/{page.context['pager']['previous_url']}")
    assert [row.pk for row in back.context["page"].rows] == seen[:10]


def test_check_is_recorded_from_the_file(client_of, officers, shops):
    client = client_of(officers[0].user)
    for wrong in ({"on": "1900-01-01", "kind": "daily"}, {"on": "2026-03-10", "kind": "higher"}):
        assert client.post(f"/inspections/plans/checks/new/{shops[0].pk}/", wrong).status_code == 422
    client.post(f"/inspections/plans/checks/new/{shops[0].pk}/", {"on": "2026-03-10", "kind": "higher", "authority": "省局"})
    assert Check.objects.get().authority == "省局"
    html = client.get(f"/workshops/{shops[0].pk}/file/?tab=plans").content.decode()
    assert ("上级检查" in html, "上次检查 2026-03-10" in html) == (True, True)


def test_second_year_plan_says_at_once_that_one_is_being_carried_out(desk, plan):
    twin = plan_of()
    assert f'在执行：<a href="{plan.url}">' in desk.get(twin.url).content.decode()
    assert "在执行：" not in desk.get(plan.url).content.decode()


def test_grade_changed_before_review_asks_to_plan_again(desk, officers, shops):
    draft = plan_of()
    assert "请重新编排后再送审" not in desk.get(draft.url).content.decode()
    shops[0].risk_grade = "D"
    shops[0].save()
    assert "编排以后有 1 户的风险等级变了，应检次数可能不同。请重新编排后再送审。" in desk.get(draft.url).content.decode()


def test_sending_a_plan_with_visits_left_over_asks_twice(desk, station, shops):
    draft = plan_of()
    assert "还有 19 户次排不上，仍要送审？" in desk.get(draft.url).content.decode()


def test_grade_changed_after_issue_is_named(desk, plan, shops):
    shops[0].risk_grade = "D"
    shops[0].save()
    assert "有 1 户的风险等级变了" in desk.get(plan.url).content.decode()


def test_list_takes_the_same_queries_for_one_and_eleven(desk, bureau, assert_same_queries):
    assert_same_queries(lambda: desk.get("/inspections/plans/"), lambda: plan_of(planned=False), at_most=8)


@pytest.mark.parametrize("part", PAGES)
def test_pages_take_the_same_queries_for_one_and_eleven(desk, station, officers, assert_same_queries, part):
    plan = plan_of(planned=False, share=100)

    def grow():
        graded(station, "A", village="下王村")
        actions.run(plan, by=SYSTEM)

    assert_same_queries(lambda: desk.get(f"{plan.url}{part}"), grow, at_most=20)


def test_coverage_takes_the_same_queries_for_one_and_eleven(desk, station, assert_same_queries):
    assert_same_queries(lambda: desk.get("/inspections/plans/coverage/"), lambda: graded(station), at_most=10)
    assert_same_queries(lambda: desk.get("/inspections/plans/coverage/export/"), lambda: graded(station), at_most=8)


def test_help_of_another_station_is_marked(desk, shops):
    other = station_of("140824101000")
    for _ in range(2):
        officer_of(other)
    plan = plan_of()
    assert "跨所支援" in desk.get(f"{plan.url}visits/").content.decode()


def test_station_adjusts_its_part_of_the_county_plan_but_does_not_plan_it_anew(client_of, plan, chief, shops):
    client = client_of(chief)
    item = plan.items.get(workshop=shops[0])
    assert "调整" in client.get(f"{plan.url}visits/").content.decode()
    assert client.post(f"/inspections/plans/visits/{item.pk}/cancel/", {"reason": "停产"}).status_code == 302
    assert client.get(f"{plan.url}replan/").status_code == 403
    assert client.post(f"{plan.url}clone/").status_code == 403


def test_campaign_stands_under_the_year_plan(desk, plan, bureau):
    campaign = plan_of(kind="special", title="节前专项", deadline_on=date(2026, 5, 31))
    assert campaign.parent == plan
    assert plan.title in desk.get(campaign.url).content.decode()


def test_file_shows_no_drafts_and_offers_only_plans_with_weeks_left(desk, client_of, leader, plan, shops, freeze):
    draft = plan_of(kind="special", title="还没下达的专项")
    html = desk.get(f"/workshops/{shops[0].pk}/file/?tab=plans").content.decode()
    assert (draft.title in html, f"{plan.url}add/{shops[0].pk}/" in html) == (False, True)
    freeze("2026-11-27")
    html = client_of(leader).get(f"/workshops/{shops[0].pk}/file/?tab=plans").content.decode()
    assert (plan.title in html, f"{plan.url}add/" in html) == (True, False)
