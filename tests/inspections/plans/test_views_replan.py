"""Pages of planning on from today: the difference is shown, exported and only that is written."""

import io

from openpyxl import load_workbook

from inspections.plans.replanning import GAPS, work_out
from tests.factories.plans import graded, plan_of

ELSEWHERE = "140881100000"
PAGES = ("", "visits/", "visits/export/", "calendar/", "load/", "draw/", "load/?month=2026-05", "calendar/?month=2026-09")


def test_replan_shows_the_difference_and_writes_only_that(desk, plan, officers, station):
    gone = officers[0]
    gone.is_active = False
    gone.save()
    shown = desk.get(f"{plan.url}replan/")
    number = len(work_out(plan, GAPS).changes)
    assert (shown.context["number"], "频次全部能够保证" in shown.content.decode()) == (number, True)
    graded(station, "D")
    stale = desk.post(f"{plan.url}replan/", {"mode": GAPS, "digest": shown.context["digest"]})
    assert stale.status_code == 409
    fresh = desk.get(f"{plan.url}replan/").context["digest"]
    desk.post(f"{plan.url}replan/", {"mode": GAPS, "digest": fresh, "version": plan.version})
    assert work_out(plan, GAPS).changes == []


def test_draft_is_not_replanned(desk, officers, shops):
    assert desk.get(f"{plan_of().url}replan/").status_code == 409


def test_plan_past_its_deadline_says_so_instead_of_replanning(client_of, leader, plan, freeze):
    desk = client_of(leader)
    assert "完成期限 2026-10-31 已过" not in desk.get(plan.url).content.decode()
    freeze("2026-11-27")
    desk = client_of(leader)
    html = desk.get(plan.url).content.decode()
    assert ("完成期限 2026-10-31 已过" in html, "19 户次没有检查" in html, "从今天起重排" in html) == (True, True, False)
    shown = desk.get(f"{plan.url}replan/")
    assert (shown.status_code, "另建月度批次" in shown.content.decode()) == (409, True)
    assert desk.get(f"{plan.url}replan/export/").status_code == 409
    assert desk.post(f"{plan.url}replan/", {"mode": GAPS, "digest": "", "version": plan.version}).status_code == 409
    assert "已过期" in desk.get(f"{plan.url}order/").content.decode()


def test_every_change_of_a_replan_can_be_taken_as_a_workbook(desk, plan, officers):
    officers[0].is_active = False
    officers[0].save()
    changes = work_out(plan, GAPS).changes
    sheet = load_workbook(io.BytesIO(desk.get(f"{plan.url}replan/export/").content)).active
    lines = [row for row in sheet.iter_rows(values_only=True) if row[2] in {"改期", "换检查员", "取消", "未排上", "新排"}]
    assert len(lines) == len(changes) > 0
    assert officers[0].name in lines[0][4]
    assert desk.get(f"{plan_of(planned=False).url}replan/export/").status_code == 409
