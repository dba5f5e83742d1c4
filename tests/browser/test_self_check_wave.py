"""The bureau edits the list without scripts, launches a wave, reminds; an inspector returns one answer, then accepts: a hazard stands."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from inspections.checklists.models import Version
from inspections.checklists.states import VersionState
from inspections.hazards.models import Hazard
from inspections.self_checks import actions
from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.roles import Role
from tests.factories import AreaFactory, OwnershipFactory, user_of, workshop_of
from tests.factories.inspections import checklist_of

COUNTY = "140824000000"


def _fill(check, helper, *noes) -> None:
    """Answer everything as a helper and hand it in."""
    for item in check.version.items.all():
        is_no = item.code in noes
        actions.save_answer(check, item, by=helper, value="no" if is_no else "yes", remark="缺一本" if is_no else "")
    actions.submit(check, by=helper, submission_id=uuid4(), owner_word="段某")


def test_edit_and_publish_a_list_without_javascript(visitor):
    version = checklist_of()
    desk = visitor(user_of(Role.STATION_CHIEF), javascript=False)
    page = desk(f"/inspections/checklists/{version.pk}/")
    page.get_by_role("button", name="复制为新版本").click()
    page.get_by_role("link", name=re.compile("修改 ?P2")).click()
    page.get_by_label("题目*", exact=True).fill("台账天天记")
    page.get_by_role("button", name="保存题目").click()
    page.get_by_role("button", name=re.compile("下移 ?P2")).click()
    page.get_by_role("link", name="预览").click()
    expect(page.get_by_text("台账天天记")).to_be_visible()
    page.get_by_role("link", name="返回这一版").click()
    page.get_by_role("link", name="发布…").click()
    expect(page.get_by_text("新增 0 题，删去 0 题，修改 1 题")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    desk.check()
    assert version.checklist.versions.get(state=VersionState.PUBLISHED).number == 2


def test_launch_remind_return_and_accept(visitor):
    AreaFactory(code=COUNTY)
    version = Version.objects.published().filter(checklist__purpose="self_check").first() or checklist_of()
    shop = workshop_of(name="福顺麻花坊")
    OwnershipFactory(user=user_of(Role.OWNER), workshop=shop)
    bureau = visitor(user_of(Role.BUREAU_LEADER, area=COUNTY))
    page = bureau("/inspections/self-checks/waves/new/")
    page.get_by_label("自查表").select_option(str(version.pk))
    page.get_by_label("截止日期").fill("2099-06-30")
    page.get_by_role("button", name="下一步").click()
    bureau.check()
    page.get_by_role("button", name="发起，1 户列入").click()
    bureau.check()
    page.get_by_role("button", name="催办还没交的").click()
    expect(page.get_by_text("将向 1 户发送催办")).to_be_visible()
    bureau.check()
    page.get_by_role("button", name="向 1 户发送催办").click()
    expect(page.get_by_text("已催办 1 户")).to_be_visible()

    check, helper = SelfCheck.objects.get(), user_of(Role.TOWNSHIP)
    actions.start(check, by=helper)
    check.refresh_from_db()
    code = version.items.order_by("section__order", "order")[1].code
    _fill(check, helper, code)

    desk = visitor(user_of(Role.INSPECTOR))
    page = desk(f"/inspections/self-checks/{check.pk}/")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("意见").fill("请写清楚什么时候补上")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("退回意见：请写清楚什么时候补上")).to_be_visible()
    desk.check()

    check.refresh_from_db()
    item = version.items.get(code=code)
    assert check.answers.get(is_to_mend=True).item == item
    actions.save_answer(check, item, by=helper, value="no", remark="周五补上")
    actions.submit(check, by=helper, submission_id=uuid4(), owner_word="段某")
    page = desk(f"/inspections/self-checks/{check.pk}/")
    expect(page.get_by_text("上一次答：否（缺一本）")).to_be_visible()
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已列入隐患")).to_be_visible()
    desk("/inspections/self-checks/clean/")
    desk("/inspections/self-checks/?state=handed")
    check.refresh_from_db()
    assert (check.state, Hazard.objects.count()) == (CheckState.ACCEPTED, 1)
