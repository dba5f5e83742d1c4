"""Somebody reports without a name on a phone, the desk accepts, the township verifies, nothing is found, the code tells the answer."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from inspections.leads import forms_public
from inspections.leads.models import Lead
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, AreaFactory, OrganisationFactory, user_of, workshop_of

WORDS = "晚上十点以后有人炸麻花，没有看到许可证，油味很大。"


@pytest.fixture
def shop(transactional_db):
    AreaFactory(code=TOWNSHIP, name="稷峰镇")
    OrganisationFactory(name="稷山县市场监督管理局")
    station = OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[TOWNSHIP])
    return workshop_of(name="福顺麻花坊", village="荆平村", kind_id="mahua", station=station)


@pytest.fixture
def township(shop):
    return OrganisationFactory(kind="township", name="稷峰镇人民政府", short_name="稷峰镇", areas=[TOWNSHIP])


def _photo() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "darkorange").save(out, "JPEG")
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _report(phone) -> str:
    """Report from the public home page, once with something forgotten, and return the tracking code."""
    page = phone("/public/")
    page.get_by_role("link", name="投诉举报", exact=True).last.click()
    phone.check()
    page.get_by_role("link", name="去举报").click()
    phone.check()
    page.get_by_label("看到了什么").fill(WORDS)
    page.get_by_label("照片（可以不加）").set_input_files(_photo())
    page.get_by_role("button", name="交上去").click()
    expect(page.get_by_text("有 2 处需要改")).to_be_visible()
    expect(page.get_by_label("看到了什么")).to_have_value(WORDS)
    expect(page.get_by_text("已收到 1 张")).to_be_visible()
    phone.errors.clear()  # the browser itself notes that the form was refused
    page.get_by_label("在哪个乡镇").select_option(TOWNSHIP)
    page.get_by_label("具体地点").fill("荆平村南巷东头")
    page.get_by_role("button", name="交上去").click()
    expect(page.get_by_role("heading", name="已经收到，谢谢您")).to_be_visible()
    phone.check()
    return page.get_by_label("查询码").inner_text()


def _press(window, name: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).last.click()
    window.check()


def test_report_without_a_name_is_verified_and_answered(visitor, township, monkeypatch):
    monkeypatch.setattr(forms_public, "FASTEST", 0)
    phone = visitor(phone=True)
    code = _report(phone)
    lead = Lead.objects.get()
    assert lead.pictures.count() == 1

    desk = visitor(user_of(Role.STATION_CHIEF, area=TOWNSHIP))
    desk("/inspections/leads/")
    desk.page.get_by_role("link", name="荆平村南巷东头").click()
    desk.check()
    desk.page.get_by_role("link", name="受理 从收到那天起算核查期限").click()
    desk.check()
    _press(desk, "受理")
    desk.page.get_by_role("link", name="请乡镇协查").click()
    desk.page.get_by_label("请乡镇核实什么").fill("请到现场看看有没有人生产")
    _press(desk, "发给乡镇")

    town = visitor(user_of(Role.TOWNSHIP, organisation=township), phone=True)
    town(lead.assists.get().url)
    _press(town, "签收")
    town.page.get_by_role("link", name="反馈情况").click()
    town.page.get_by_label("核实情况").fill("到场两次，没有人生产，是自家过年炸的")
    town.page.get_by_label("照片（可以不加）").set_input_files(_photo())
    _press(town, "提交")

    desk(lead.url)
    desk.page.get_by_role("link", name="查无实据").click()
    desk.page.get_by_label("核查记录（内部）").fill("内部：乡镇已到场")
    desk.page.get_by_label("告诉反映人的话").fill("两次到场，是自家过年用的，没有对外卖。")
    _press(desk, "确认办结")

    page = phone("/report/status/")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查进度").click()
    phone.check()
    expect(page.get_by_text("两次到场，是自家过年用的，没有对外卖。")).to_be_visible()
    expect(page.get_by_text("内部")).to_have_count(0)


def test_the_form_works_on_an_old_phone_without_javascript(visitor, township, monkeypatch):
    monkeypatch.setattr(forms_public, "FASTEST", 0)
    assert _report(visitor(phone=True, javascript=False)).replace(" ", "") == Lead.objects.get().tracking_code
