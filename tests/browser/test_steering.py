"""The leading group's office issues an order, the unit answers, it is closed; a leader reads the page and drills; a brief agrees."""

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from unicodedata import normalize
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Area, Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard import demo, readings
from jishan_portal.kit import clock
from subsidies.budgets.states import Source
from tests.factories import user_of
from tests.factories.look_backs import hazard_in
from tests.factories.subsidies import budget_of
from tests.factories.workshops import WorkshopFactory


@pytest.fixture
def county(transactional_db):
    """Some workshops on file, the figures read."""
    load_areas_and_organisations()
    until = clock.today() + timedelta(days=200)
    for number in range(8):
        WorkshopFactory(licence_number=f"A{number}", licence_until=until if number < 5 else clock.today() - timedelta(days=3))
    readings.refresh()


@pytest.fixture
def whole_county(transactional_db):
    """Workshops in every township, money in two purses, the figures of forty weeks: all that the leaders' page can show."""
    load_areas_and_organisations()
    until = clock.today() + timedelta(days=200)
    towns = list(Area.objects.filter(level=9).values_list("code", flat=True))
    for town in towns:
        shops = [WorkshopFactory(area_code=town, licence_number=f"A{town}{number}", licence_until=until) for number in range(6)]
        hazard_in("open", shops[0])
    for source in Source:
        budget_of(source=source)
    demo.add(SimpleNamespace(today=clock.today()))
    return towns


def unit(code):
    return Organisation.objects.get(code=code)


def test_order_is_issued_answered_and_closed(visitor, county):
    office, finance = (
        user_of(Role.LEADING_OFFICE, organisation=unit("bureau")),
        user_of(Role.FINANCE_REVIEWER, organisation=unit("finance")),
    )
    desk = visitor(office)
    desk("/dashboard/clause/O-33/")
    desk.page.get_by_role("link", name="督办", exact=True).last.click()
    desk.check()
    desk.page.get_by_label("督办事项").fill("加快拨付县级补助")
    desk.page.get_by_label("承办单位").select_option(label="稷山县财政局")
    desk.page.get_by_label("要求").fill("月底前完成首批拨付，附凭证。")
    desk.page.get_by_label("答复期限").fill((clock.today() + timedelta(days=7)).isoformat())
    desk.page.get_by_role("button", name="签发").click()
    expect(desk.page.get_by_text("已签发 稷市监督")).to_be_visible()
    desk.check()
    address = desk.page.url

    house = visitor(finance, phone=True)
    house("/duties/")
    house.page.get_by_role("link", name="答复督办：加快拨付县级补助", exact=True).click()
    house.check()
    house.page.get_by_role("link", name="答复", exact=True).click()
    house.check()
    house.page.get_by_label("办理情况").fill("首批 2 户已拨付。")
    house.page.get_by_role("button", name="提交答复").click()
    expect(house.page.get_by_text("已答复，等领导小组办公室审核")).to_be_visible()

    desk(urlsplit(address).path)
    desk.page.get_by_role("link", name="审核答复").click()
    desk.check()
    desk.page.get_by_label("意见").fill("属实")
    desk.page.get_by_role("button", name="办结", exact=True).click()
    expect(desk.page.get_by_text("已办结").first).to_be_visible()
    desk.check()
    desk("/supervision/?view=over")
    desk("/supervision/meetings/")
    desk("/supervision/joint/")
    desk("/supervision/reports/")
    desk("/reminders/calls/")


def test_the_leaders_page_prints_on_one_a4(visitor, whole_county):
    glass = visitor(user_of(Role.LEADER))
    page = glass("/dashboard/leaders/")
    shown = [page.locator(f".lead-tile {part}").all_inner_texts() for part in (".what", ".whose")]
    assert (len(shown[0]), page.locator(".trend").count(), page.locator("#money-head").count()) == (12, 2, 1)
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] == [595, 842]
    assert len(printed.pages) == 1
    words = "".join(normalize("NFKC", printed.pages[0].extract_text().replace("⻝", "食")).split())  # glyphs shared with radicals
    towns = Area.objects.filter(code__in=whole_county).values_list("name", flat=True)
    wanted = [*shown[0], "资金", "提档升级走到哪一步", *towns]
    assert [word for word in wanted if normalize("NFKC", "".join(word.split())) not in words] == []
    large = visitor(user_of(Role.LEADER), phone=True, large_text=True)
    for address in ("/dashboard/leaders/", "/dashboard/leaders/?screen=1", "/dashboard/figure/registry.licensed/"):
        large(address)


def test_leader_reads_drills_to_rows_and_the_brief_agrees(visitor, county):
    leader, office = user_of(Role.LEADER), user_of(Role.LEADING_OFFICE, organisation=unit("bureau"))
    glass = visitor(leader)
    glass("/dashboard/leaders/")
    figures = glass.page.locator(".lead-tile .big").all_inner_texts()
    assert 0 < len(figures) <= 12
    glass("/dashboard/figure/registry.licensed/?show=all")
    shown = glass.page.locator("[data-figure]").inner_text()
    done, total = map(int, re.findall(r"\d+", shown))
    assert (done, total) == (5, 8)
    assert glass.page.locator("main table").first.locator("tbody tr").count() == total
    visitor(leader, phone=True)("/dashboard/leaders/")
    visitor(leader, phone=True, large_text=True)("/dashboard/clause/O-16/")
    glass("/dashboard/leaders/?screen=1")

    desk = visitor(office)
    desk("/briefs/")
    desk.page.get_by_role("link", name="生成简报").click()
    desk.check()
    desk.page.get_by_role("button", name="生成").click()
    desk.check()
    brief = desk.page.locator("article.brief table").first
    cells = [brief.locator("tbody tr").nth(row).locator("td").first.inner_text() for row in range(len(figures))]
    assert [re.findall(r"\d+", cell) for cell in cells] == [re.findall(r"\d+", figure) for figure in figures]
    desk.page.get_by_label("下步工作").fill("一是加快销号。")
    desk.page.get_by_role("button", name="保存").click()
    desk.page.get_by_role("button", name="签发", exact=True).click()
    desk.page.locator("dialog").get_by_role("button", name="签发", exact=True).click()
    expect(desk.page.get_by_text("已签发 稷市监简报")).to_be_visible()
    desk.check()
