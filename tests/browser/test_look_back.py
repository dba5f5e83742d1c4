"""The whole loop: two visits on phones → one 不符合 with a deadline → the owner puts it right → November finds it back again."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from inspections.hazards.models import Hazard
from inspections.look_backs.models import LookBack
from inspections.look_backs.tasks import draw_look_backs
from inspections.visits.models import Visit
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.models import Rule
from tests.browser.test_visits import _answer, _sign
from tests.factories import OwnershipFactory, user_of, workshop_of
from tests.factories.plans import officer_of, station_of
from tests.factories.visits import arranged, visit_list

COUNT_TAPS = """() => { const taps = Number(sessionStorage.getItem("taps") || 0);
  sessionStorage.setItem("taps", taps); document.addEventListener("click", (event) => { if (event.isTrusted) {
  sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps")) + 1); } }, true); }"""
CODES = ("P1", "E2", "E4", "F1")


def _photo(colour: str) -> dict:
    target = BytesIO()
    Image.new("RGB", (640, 480), colour).save(target, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


@pytest.fixture
def pair(transactional_db):
    station = station_of()
    return officer_of(station), officer_of(station)


@pytest.fixture
def owner(transactional_db):
    return user_of(Role.OWNER, name="段福顺")


@pytest.fixture
def visits(pair, owner):
    visit_list()
    bad = workshop_of(name="香酥麻花坊", owner_name="段福顺", station=pair[0].station)
    fair = workshop_of(name="老陈醋坊", owner_name="陈秀英", station=pair[0].station)
    OwnershipFactory(workshop=bad, user=owner)
    return arranged(bad, pair=pair), arranged(fair, pair=pair)


def _check(phone, visit, wrong: str, *, on_the_spot: bool) -> None:
    phone(f"{visit.url}start/")
    phone.page.get_by_label("没有定位或离得远的原因").fill("院内没有信号")
    phone.page.get_by_role("button", name="已到现场，开始").click()
    for word in ("已出示执法证", "已告知", "已询问"):
        phone.page.get_by_role("button", name=word).click()
    for code in CODES:
        _answer(phone, code, "不符合" if code == wrong else "符合")
    box = phone.page.locator("fieldset.item", has_text=f"{wrong} 的要求")
    box.locator("input[type=file]").set_input_files(_photo("#6b5a3a"))
    expect(box.locator(".shot[data-kept]")).to_have_count(1)
    phone.page.reload()
    phone.page.get_by_role("button", name="查完了").click()
    if on_the_spot:
        phone.page.get_by_role("radio", name="当场整改").check()
    phone.page.get_by_label("整改要求").fill("换证后上岗")
    phone.page.get_by_role("button", name="保存这一条").click()
    phone.page.get_by_role("button", name="问题都处理了，下结论").click()
    phone.page.get_by_role("button", name="定下结论，去签名").click()
    for signer in ("first", "second", "owner"):
        _sign(phone, signer)
    phone.page.get_by_role("button", name="完成检查").click()
    expect(phone.page.get_by_text("检查已完成")).to_be_visible()
    phone.check()


def _rectify(visitor, pair, owner, hazard: Hazard) -> None:
    """The owner answers on a phone, the other officer accepts, the chief strikes it off."""
    home = visitor(owner, phone=True)
    home(hazard.url)
    home.page.locator("input[type=file]").set_input_files(_photo("#d8d2c0"))
    expect(home.page.locator(".shot img")).to_have_count(1)
    home.page.get_by_role("button", name="改好了，交上去").click()
    expect(home.page.get_by_text("交上去了，监管员会来看")).to_be_visible()
    desk = visitor(pair[1].user)
    desk(hazard.url)
    desk.page.get_by_role("button", name="复查通过").click()
    chief = visitor(user_of(Role.STATION_CHIEF, organisation=pair[0].station))
    chief(hazard.url)
    chief.page.get_by_role("button", name="销号", exact=True).click()
    expect(chief.page.get_by_text("已销号").first).to_be_visible()


def _november() -> None:
    """Today is the day of the rulebook, whatever day the suite runs on."""
    Rule.objects.filter(key="look_back.starts").update(value=f"{clock.today():%m-%d}")
    Rule.objects.filter(key="look_back.deadline").update(value="12-31")
    rulebook.forget()
    draw_look_backs()


def test_from_two_visits_to_a_rebound(visitor, pair, owner, visits):
    phone = visitor(pair[0].user, phone=True)
    phone("/inspections/visits/today/")
    _check(phone, visits[0], "P1", on_the_spot=False)
    _check(phone, visits[1], "E2", on_the_spot=True)
    assert {row.outcome for row in Visit.objects.done()} == {"bad", "fair"}
    old = Hazard.objects.get(item_code="P1")
    assert (old.state, old.deadline_on > clock.today()) == ("ordered", True)

    _rectify(visitor, pair, owner, old)
    old.refresh_from_db()
    assert old.state == "closed"
    _november()
    assert LookBack.objects.waiting().count() == 2

    phone.page.add_init_script(f"({COUNT_TAPS})()")
    phone("/inspections/look-backs/shops/")
    phone.page.locator("article", has_text="香酥麻花坊").get_by_role("link", name="看这一户").click()
    phone.check()
    expect(phone.page.locator(".two-looks img")).to_have_count(2)
    phone.page.get_by_label("一同检查的人").select_option(label=pair[1].name)
    phone.page.get_by_role("radio", name="反弹").check()
    phone.page.locator("input[type=file]").set_input_files(_photo("#4b3a2a"))
    phone.page.get_by_label("看到了什么").fill("又是没有证就上岗")
    phone.page.get_by_role("button", name="登记选好的").click()
    expect(phone.page.get_by_text("已登记 1 处")).to_be_visible()
    taps = int(phone.page.evaluate("sessionStorage.getItem('taps')"))
    assert taps <= 5, f"{taps} taps from the list of workshops to the result"
    phone.check()

    phone("/inspections/look-backs/shops/")
    phone.page.get_by_role("link", name="看这一户").click()
    assert phone.page.get_by_label("一同检查的人").input_value() == f"{pair[1].pk}"  # proposed from the last look
    phone.page.get_by_role("radio", name="保持").check()
    phone.page.get_by_role("button", name="登记选好的").click()
    expect(phone.page.get_by_role("heading", name="这一户看完了")).to_be_visible()

    again = LookBack.objects.get(hazard=old)
    assert (again.state, again.rebound.earlier, again.rebound.state, again.pictures.count()) == ("rebound", old, "ordered", 1)
    assert Hazard.objects.get(pk=old.pk).state == "closed"
    phone(again.url)
    expect(phone.page.locator(".three-looks img")).to_have_count(3)
    desk = visitor(user_of(Role.STATION_CHIEF))
    desk("/inspections/look-backs/")
    expect(desk.page.get_by_text(re.compile("应看 2 处，已看 2"))).to_be_visible()
    desk("/inspections/look-backs/progress/")


def test_pages_of_samples_and_standardisation_are_sound(visitor, pair):
    from tests.factories.sampling import failed
    from tests.factories.standardisation import at_work

    sample = failed(workshop_of(name="香酥麻花坊", station=pair[0].station))
    row = at_work(workshop_of(name="老陈醋坊", station=pair[0].station))
    desk, phone = visitor(user_of(Role.STATION_CHIEF)), visitor(user_of(Role.STATION_CHIEF), phone=True)
    paths = ("/inspections/samples/", sample.url, f"/inspections/samples/take/{sample.workshop_id}/", f"{sample.url}steps/tell/")
    for path in (*paths, "/inspections/standardisation/", row.url, "/inspections/visits/supervision/"):
        desk(path)
        phone(path)
