"""The whole of self-inspection: a wave, two problems with photos, one answer sent back and mended, two hazards put right and struck off."""

import re

import pytest
from playwright.sync_api import expect

from inspections.checklists.models import Version
from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState
from inspections.self_checks.models import AnswerPicture, CheckAnswer, SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard.indicators import REGISTERED
from jishan_portal.kit import clock
from jishan_portal.programme.indicators import measure
from tests.browser.test_self_check import KEEP_SLOW, walk
from tests.factories import COUNTY, TOWNSHIP, AreaFactory, OrganisationFactory, OwnershipFactory, user_of, workshop_of
from tests.inspections.self_checks.photos import jpeg

PROBLEMS = ("P1", "S2")
TOLD = (
    "自查表退回：请写明哪一天补上",
    "交来自查表，35 题中 2 题答“否”",
    "自查表审核通过",
    "自查发现隐患",
    "下达整改要求",
    "提交整改",
    "整改退回",
    "整改复查合格",
    "隐患销号",
)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(transactional_db):
    """A leader, an inspector and a chief at one station, an owner; their workshop and a neighbour without an account."""
    AreaFactory(code=COUNTY, name="稷山县")
    station = OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[TOWNSHIP])
    found = {
        "leader": user_of(Role.BUREAU_LEADER, area=COUNTY),
        "inspector": user_of(Role.INSPECTOR, organisation=station, name="柴文斌"),
        "chief": user_of(Role.STATION_CHIEF, organisation=station),
        "owner": user_of(Role.OWNER, name="段福顺"),
        "shop": workshop_of(name="福顺麻花坊", owner_name="段福顺", kind_id="mahua", station=station),
    }
    OwnershipFactory(user=found["owner"], workshop=found["shop"])
    workshop_of(name="荆平饼子铺", owner_name="荆小兰", station=station)
    return found


def test_from_the_wave_to_the_striking_off(visitor, people):
    _launch(visitor(people["leader"]))
    check = SelfCheck.objects.get(workshop=people["shop"])
    phone, desk, chief = visitor(people["owner"], phone=True), visitor(people["inspector"]), visitor(people["chief"])
    _hand_in(phone, check)
    _return_one(desk, check)
    _mend(phone)
    _accept(desk, check)
    first, second = Hazard.objects.order_by("pk")
    for hazard in (first, second):
        _order(desk, hazard)
    for hazard in (first, second):
        _put_right(phone, hazard)
    _send_back(desk, first, "照片看不清日期")
    _put_right(phone, first, told="照片看不清日期")
    for hazard in (first, second):
        _pass(desk, hazard)
        _strike_off(chief, hazard)
    assert [(one.state, one.rounds) for one in Hazard.objects.order_by("pk")] == [(HazardState.CLOSED, 2), (HazardState.CLOSED, 1)]
    _is_told(desk, people["shop"])
    _agrees(visitor(people["leader"]), people["leader"])


def _launch(window) -> None:
    page = window("/inspections/self-checks/waves/new/")
    version = Version.objects.published().get(checklist__key="self_check")
    page.get_by_label("自查表").select_option(str(version.pk))
    page.get_by_label("截止日期").fill(f"{clock.today().replace(month=12, day=31)}")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="发起，2 户列入").click()
    window.check()


def _hand_in(phone, check) -> None:
    page = phone("/")
    page.get_by_role("link", name="开始自查").tap()
    page.get_by_role("button", name="开始自查").tap()
    for item in walk(page, check, noes=PROBLEMS):
        question = page.locator(f"#q{item.pk}")
        question.get_by_label("想说明的（可以不写）").fill("缺一本")
        question.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
        expect(question.locator(".shot[data-kept]")).to_be_visible(**KEEP_SLOW)
    page.get_by_role("button", name="交上去").tap()
    expect(page.get_by_role("heading", name="交好了，谢谢您")).to_be_visible(**KEEP_SLOW)
    assert AnswerPicture.objects.filter(answer__check_record=check).count() == 2


def _return_one(desk, check) -> None:
    page = desk(f"/inspections/self-checks/{check.pk}/")
    expect(page.locator(".photos img")).to_have_count(2)
    item = check.version.items.get(code=PROBLEMS[0])
    page.get_by_role("checkbox", name=re.compile(re.escape(item.text))).check()
    page.get_by_label("意见").fill("请写明哪一天补上")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("退回意见：请写明哪一天补上")).to_be_visible()


def _mend(phone) -> None:
    page = phone("/")
    expect(page.get_by_text("请写明哪一天补上").first).to_be_visible()
    page.get_by_role("link", name="去改").first.tap()
    expect(page.locator(".mend:visible")).to_have_count(1)
    page.locator("fieldset:visible .words input").fill("缺一本，周五补上")
    expect(page.locator("[data-saved]")).to_contain_text("已保存", **KEEP_SLOW)
    phone.check()
    page.goto(f"{page.url.partition('fill/')[0]}summary/")
    phone.check()
    page.get_by_role("button", name="交上去").tap()
    expect(page.get_by_role("heading", name="交好了，谢谢您")).to_be_visible(**KEEP_SLOW)


def _accept(desk, check) -> None:
    page = desk(f"/inspections/self-checks/{check.pk}/")
    expect(page.get_by_text("上一次答：否（缺一本）")).to_have_count(1)
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已列入隐患")).to_have_count(2)
    desk.check()
    check.refresh_from_db()
    assert check.state == CheckState.ACCEPTED


def _order(desk, hazard) -> None:
    page = desk(hazard.url)
    page.get_by_role("button", name="下达整改").click()
    expect(page.get_by_text("已下达整改要求")).to_be_visible()


def _put_right(phone, hazard, told: str = "") -> None:
    page = phone("/")
    page.get_by_role("link").filter(has_text=hazard.text).tap()
    if told:
        expect(page.get_by_text(told).first).to_be_visible()
    page.locator("input[type=file]").set_input_files({"name": "b.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    expect(page.locator("[data-photo-list] .shot img")).to_have_count(1, **KEEP_SLOW)
    page.get_by_role("button", name="改好了，交上去").click()
    expect(page.get_by_text("交上去了，监管员会来看")).to_be_visible()


def _send_back(desk, hazard, words: str) -> None:
    page = desk(hazard.url)
    page.get_by_label("还有什么不行").fill(words)
    page.get_by_role("button", name="退回整改").click()
    expect(page.get_by_text("已退回整改")).to_be_visible()


def _pass(desk, hazard) -> None:
    page = desk(hazard.url)
    page.get_by_role("button", name="复查通过").click()
    expect(page.get_by_text("等所长审核销号").first).to_be_visible()


def _strike_off(chief, hazard) -> None:
    page = chief(hazard.url)
    page.get_by_role("button", name="销号", exact=True).click()
    expect(page.get_by_text("已销号").first).to_be_visible()


def _is_told(desk, shop) -> None:
    """The workshop's timeline names every step."""
    page = desk(f"/workshops/{shop.pk}/file/timeline/")
    sentences = page.locator("ol.line li").all_inner_texts()
    for words in TOLD:
        assert any(words in sentence for sentence in sentences), (words, sentences)
    assert sum("隐患销号" in sentence for sentence in sentences) == 2
    assert sum("提交整改" in sentence for sentence in sentences) == 3


def _agrees(window, leader) -> None:
    """The county's list, the wave, and each figure of the programme say what the rows say."""
    today = clock.today()
    for view, rows in (("all", Hazard.objects.all()), ("open", Hazard.objects.exclude(state=HazardState.CLOSED))):
        page = window(f"/inspections/hazards/?view={view}")
        assert page.locator(".count b").inner_text() == str(rows.count())
    page = window("/inspections/hazards/figures/")
    assert "2 条销号 / 2 条" in page.locator("main").inner_text()
    unmet = CheckAnswer.objects.filter(value="no").exclude(item__control="").exists()
    expected = {
        "self_checks.submitted": (1, 2),
        "self_checks.sound": (0, 1),
        "self_checks.controlled": (int(not unmet), 1),
        "self_checks.clean": (0, 1),
        "hazards.listed": (2, 2),
        "hazards.late": (0, 0),
        "hazards.settled": (2, 2),
    }
    figures = {one.key: measure(one, leader, today) for row in REGISTERED.values() for one in row if one.key in expected}
    assert {key: (figure.done, figure.total) for key, figure in figures.items()} == expected
    page = window("/")
    assert "1 / 2 户" in page.locator("[aria-labelledby=self-check-figures]").inner_text()
