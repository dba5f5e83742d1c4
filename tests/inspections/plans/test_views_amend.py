"""A draft's name, days and scope are changed by form; what was worked out for other days goes."""

from datetime import date

from inspections.plans import actions, actions_items
from inspections.plans.models import Plan
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.notifications.models import Notice
from tests.factories.plans import issue, plan_of

ELSEWHERE = "140881100000"


def _form(plan, **more):
    return {
        "title": plan.title, "starts_on": plan.starts_on, "deadline_on": plan.deadline_on, "share": plan.share, "note": "",
        "version": plan.version, **more,
    }  # fmt: skip


def test_new_days_ask_to_work_the_draft_out_again_and_keep_what_was_fixed(desk, officers, shops):
    plan = plan_of()
    item = plan.items.order_by("pk").first()
    actions_items.pin(item, by=SYSTEM, is_pinned=True)
    plan.refresh_from_db()
    answer = desk.post(f"{plan.url}edit/", _form(plan, deadline_on="2026-09-30", grades=["C", "-"]), follow=True)
    html = answer.content.decode()
    assert ("请点“编排”" in html, "还没有编排" in html, "C 级、未评级" in html) == (True, True, True)
    assert [row.pk for row in plan.items.all()] == [item.pk]
    assert desk.post(f"{plan.url}submit/").status_code == 409
    plan.refresh_from_db()
    actions.run(plan, by=SYSTEM)
    assert desk.post(f"{plan.url}submit/").status_code == 302


def test_another_name_keeps_what_was_worked_out(desk, officers, shops):
    plan = plan_of()
    desk.post(f"{plan.url}edit/", _form(plan, title="改过的名称"))
    held = Plan.objects.get(pk=plan.pk)
    assert (held.title, held.figures, held.version) == ("改过的名称", plan.figures, plan.version + 1)
    desk.post(f"{plan.url}edit/", _form(held))
    assert Plan.objects.get(pk=plan.pk).version == held.version


def test_wrong_days_and_stale_pages_keep_what_was_typed(desk, officers, shops):
    plan = plan_of()
    wrong = desk.post(f"{plan.url}edit/", _form(plan, deadline_on="2026-03-01"))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["deadline_on"])
    stale = desk.post(f"{plan.url}edit/", _form(plan, title="新名称", version=plan.version - 1))
    assert (stale.status_code, "新名称" in stale.content.decode(), "刚被改过" in stale.content.decode()) == (409, True, True)


def test_only_a_draft_of_ones_own_is_changed(desk, client_of, plan, chief):
    assert desk.post(f"{plan.url}edit/", _form(plan, title="新名称")).status_code == 409
    opened = desk.get(f"{plan.url}edit/")
    assert (opened.status_code, "从今天起重排" in opened.content.decode()) == (409, True)
    assert client_of(chief).get(f"{plan.url}edit/").status_code == 403
    assert client_of(Role.FINANCE_PAYER).get(f"{plan.url}edit/").status_code == 403
    assert client_of(Role.STATION_CHIEF, area=ELSEWHERE).get(f"{plan.url}edit/").status_code == 404


def test_kinds_of_food_are_named_on_the_plan(desk, officers, shops):
    kind = shops[0].kind
    plan = plan_of(kind="special", kinds=[kind.pk])
    assert f"<dd>{kind.name}</dd>" in desk.get(plan.url).content.decode()


def _later(plan, **more):
    return {"deadline_on": "2026-12-11", "reason": "两名检查员脱产学习", "version": plan.version, **more}


def test_deadline_of_an_issued_plan_is_put_off_with_the_reason(desk, client_of, head, plan):
    html = desk.get(plan.url).content.decode()
    desk.post(f"{plan.url}postpone/", _later(plan))
    held = Plan.objects.get(pk=plan.pk)
    entry = Entry.objects.get(action="plans.postpone")
    assert (f"{plan.url}postpone/" in html, held.deadline_on, held.version) == (True, date(2026, 12, 11), plan.version + 1)
    assert (entry.data["reason"], entry.data["from"]) == ("两名检查员脱产学习", "2026-10-31")
    assert (desk.get(f"{plan.url}replan/").status_code, held.items.count()) == (200, plan.items.count())


def test_plan_past_its_deadline_can_be_planned_on_after_it_was_put_off(client_of, leader, plan, freeze):
    freeze("2026-11-27")
    desk = client_of(leader)
    assert (desk.get(f"{plan.url}replan/").status_code, f"{plan.url}postpone/" in desk.get(plan.url).content.decode()) == (409, True)
    desk.post(f"{plan.url}postpone/", _later(plan))
    assert desk.get(f"{plan.url}replan/").status_code == 200


def test_maker_hears_that_the_deadline_was_put_off(desk, chief, officers, shops):
    plan = issue(plan_of(by=chief))
    desk.post(f"{plan.url}postpone/", _later(plan))
    assert "2026-12-11" in Notice.objects.get(user=chief, key__contains="postponed").title


def test_deadline_moves_only_later_within_the_year_and_on_the_newest_plan(desk, plan):
    days = ("2026-10-31", "2026-08-31", "2027-01-31")
    wrong = [desk.post(f"{plan.url}postpone/", _later(plan, deadline_on=day)) for day in days]
    assert [answer.status_code for answer in wrong] == [422] * 3
    assert desk.post(f"{plan.url}postpone/", _later(plan, version=plan.version - 1)).status_code == 409
    assert Plan.objects.get(pk=plan.pk).deadline_on == plan.deadline_on


def test_only_reviewers_put_off_and_only_what_is_carried_out(desk, client_of, chief, officers, shops):
    draft = plan_of()
    assert [desk.get(f"{draft.url}postpone/").status_code, desk.post(f"{draft.url}postpone/", _later(draft)).status_code] == [409] * 2
    assert client_of(chief).post(f"{draft.url}postpone/", _later(draft)).status_code == 403
    assert client_of(Role.BUREAU_LEADER, area=ELSEWHERE).post(f"{draft.url}postpone/", _later(draft)).status_code == 404
