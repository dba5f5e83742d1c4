"""A leader receives a duty, checks a text and publishes it; everybody reads it; the decision is revoked and it is taken back."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.notifications.actions import notify
from jishan_portal.publications import actions
from jishan_portal.publications.models import Publication
from tests.factories import TOWNSHIP, OrganisationFactory, user_of

TITLE = "福顺麻花坊行政处罚信息"


@pytest.fixture
def leader(transactional_db):
    house = OrganisationFactory(name="稷山县市场监督管理局", short_name="县市场监管局")
    user_of(Role.BUREAU_LEADER, organisation=house, name="杨卫东")
    return user_of(Role.BUREAU_LEADER, organisation=house)


@pytest.fixture
def waiting(leader):
    body = "当事人：福顺麻花坊（负责人段福顺，电话 13835902261）。\n\n罚款 2000.00 元。"
    more = {"persons": ("段福顺",), "kept": ("福顺麻花坊",), "by": SYSTEM, "area_code": TOWNSHIP}
    return actions.queue("penalty", "inspections.case", 7, TITLE, body, organisation=leader.posts.get().organisation, **more)


def test_text_is_received_published_read_and_taken_back(visitor, leader, waiting):
    desk = visitor(leader)
    desk("/duties/")
    desk.page.get_by_role("button", name="签收").click()
    desk.check()
    desk.page.get_by_role("link", name=f"公示：{TITLE}", exact=True).click()
    desk.check()
    expect(desk.page.get_by_label("公示内容")).to_have_value("当事人：福顺麻花坊（负责人段某某，电话 138****2261）。\n\n罚款 2000.00 元。")
    desk.page.get_by_role("button", name="公示", exact=True).click()
    desk.page.locator("dialog").get_by_role("button", name="公示", exact=True).click()
    expect(desk.page.get_by_text("已公示，公开页面上现在可以看到")).to_be_visible()
    desk.check()

    anybody = visitor(phone=True)
    anybody("/public/publications/")
    anybody.page.get_by_role("link", name=TITLE).click()
    anybody.check()
    expect(anybody.page.get_by_text("段某某")).to_be_visible()

    actions.recall(waiting, by=SYSTEM, reason="复议撤销")
    desk("/publications/")
    desk.page.get_by_role("link", name=TITLE).click()
    desk.page.get_by_role("link", name="撤回公示").click()
    desk.check()
    desk.page.get_by_role("button", name="撤回公示").click()
    desk.check()
    cache.clear()
    visitor(phone=True)(f"/public/publications/{Publication.objects.get().code}/", status=410)


def test_inbox_and_messages_on_a_phone(visitor, leader, waiting):
    notify([leader], "已移交给您 3 件待办", body="请查收。", url="/duties/")
    phone = visitor(leader, phone=True, javascript=False)
    phone("/duties/")
    phone.page.get_by_role("link", name="转办").click()
    phone.page.get_by_label("转给谁").select_option(label="杨卫东")
    phone.page.get_by_label("转办理由").fill("外出学习")
    phone.page.get_by_role("button", name="转办").click()
    expect(phone.page.get_by_text("已转给杨卫东")).to_be_visible()
    phone("/messages/")
    phone.page.get_by_role("button", name="打开").click()
    assert phone.page.url.endswith("/duties/")
    visitor(leader, phone=True, large_text=True)("/duties/?view=area")
    visitor(leader, phone=True, large_text=True)("/messages/?view=read")
