"""A hazard is ordered, answered on a phone in four taps, sent back once, answered again, accepted and struck off."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from inspections.hazards import actions
from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState, Severity, Source
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, OrganisationFactory, OwnershipFactory, user_of, workshop_of

COUNT_TAPS = """() => { const taps = Number(sessionStorage.getItem("taps") || 0);
  sessionStorage.setItem("taps", taps); document.addEventListener("click", (event) => { if (event.isTrusted) {
  sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps")) + 1); } }, true); }"""


@pytest.fixture
def station(transactional_db):
    return OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[TOWNSHIP])


@pytest.fixture
def inspector(station):
    return user_of(Role.INSPECTOR, organisation=station)


@pytest.fixture
def owner(transactional_db):
    return user_of(Role.OWNER, name="段福顺")


@pytest.fixture
def hazard(station, inspector, owner):
    shop = workshop_of(name="福顺麻花坊", owner_name="段福顺", station=station)
    OwnershipFactory(workshop=shop, user=owner)
    found = actions.Problem(text="没有煎炸油更换记录", category="过程控制", severity=Severity.SERIOUS, demand="建立换油记录")
    return actions.open_hazards(shop, [found], source=Source.VISIT, by=inspector)[0]


def _photo(colour: str) -> dict:
    target = BytesIO()
    Image.new("RGB", (320, 240), colour).save(target, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def _send(phone, colour: str) -> None:
    phone.page.locator("input[type=file]").set_input_files(_photo(colour))
    expect(phone.page.locator(".shot img")).to_have_count(1)
    phone.page.get_by_role("button", name="改好了，交上去").click()


def test_from_order_to_striking_off(visitor, station, inspector, owner, hazard):
    desk, phone = visitor(inspector), visitor(owner, phone=True)
    desk("/inspections/hazards/")
    desk.page.get_by_role("link", name="没有煎炸油更换记录").first.click()
    desk.page.get_by_role("button", name="下达整改").click()
    expect(desk.page.get_by_text("已下达整改要求")).to_be_visible()
    desk.check()

    phone.page.add_init_script(f"({COUNT_TAPS})()")
    phone("/")
    phone.page.get_by_role("link", name="拍照交上去").first.click()
    expect(phone.page.get_by_text("怎么改：建立换油记录")).to_be_visible()
    phone.check()
    _send(phone, "#6b5a3a")
    expect(phone.page.get_by_text("交上去了，监管员会来看")).to_be_visible()
    taps = int(phone.page.evaluate("sessionStorage.getItem('taps')"))
    assert taps + 2 <= 4, f"{taps} taps, and two for the camera"  # the chooser is the system's: open it, take the picture
    phone.check()

    desk.page.reload()
    desk.page.get_by_label("还有什么不行").fill("照片看不清日期")
    desk.page.get_by_role("button", name="退回整改").click()
    expect(desk.page.get_by_text("已退回整改")).to_be_visible()

    phone(f"/inspections/hazards/{hazard.pk}/")
    expect(phone.page.get_by_text("照片看不清日期").first).to_be_visible()
    phone.page.get_by_label("改得怎么样了").fill("重新拍了，日期写大了")
    phone.page.reload()  # what was typed stays on the phone
    expect(phone.page.get_by_label("改得怎么样了")).to_have_value("重新拍了，日期写大了")
    _send(phone, "#d8d2c0")
    expect(phone.page.get_by_text("交上去了，监管员会来看")).to_be_visible()

    desk.page.reload()
    desk.check()
    desk.page.get_by_role("button", name="复查通过").click()
    expect(desk.page.get_by_text("等所长审核销号").first).to_be_visible()
    chief = visitor(user_of(Role.STATION_CHIEF, organisation=station))
    chief(f"/inspections/hazards/{hazard.pk}/")
    chief.page.get_by_role("button", name="销号", exact=True).click()
    expect(chief.page.get_by_text("已销号").first).to_be_visible()
    chief.check()
    made = Hazard.objects.get(pk=hazard.pk)
    assert (made.state, made.rounds, made.pictures.count()) == (HazardState.CLOSED, 2, 2)
    phone(f"/inspections/hazards/{hazard.pk}/")
    expect(phone.page.get_by_text("这件事办完了")).to_be_visible()


def test_pages_at_a_desk_and_on_a_phone(visitor, inspector, owner, hazard):
    actions.order(hazard, by=inspector)
    shop = hazard.workshop_id
    for page in (
        "/inspections/hazards/",
        "/inspections/hazards/figures/",
        "/inspections/hazards/library/",
        f"/inspections/hazards/new/?workshop={shop}&own=1",
        f"/workshops/{shop}/file/?tab=hazards",
    ):
        visitor(inspector)(page)
        visitor(inspector, phone=True)(page)
    visitor(owner, phone=True, large_text=True)("/inspections/hazards/mine/")
    visitor(owner, phone=True, javascript=False)(f"/inspections/hazards/{hazard.pk}/")
