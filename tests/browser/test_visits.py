"""Two officers check a workshop on a phone: steps, answers on two phones, photo, deadline, signatures; the hazard is ordered."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from inspections.hazards.models import Hazard
from inspections.visits.models import Visit
from tests.factories import workshop_of
from tests.factories.plans import officer_of, station_of
from tests.factories.visits import arranged, visit_list


@pytest.fixture
def pair(transactional_db):
    station = station_of()
    return officer_of(station), officer_of(station)


@pytest.fixture
def visit(pair):
    visit_list()
    return arranged(workshop_of(name="香酥麻花坊", owner_name="段福顺", station=pair[0].station), pair=pair)


def _photo() -> dict:
    target = BytesIO()
    Image.new("RGB", (640, 480), "#6b5a3a").save(target, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def _begin(phone) -> None:
    phone("/inspections/visits/today/")
    phone.page.get_by_role("link", name="开始检查").click()
    phone.check()
    phone.page.get_by_label("没有定位或离得远的原因").fill("院内没有信号")
    phone.page.get_by_role("button", name="已到现场，开始").click()
    for word in ("已出示执法证", "已告知", "已询问"):
        phone.page.get_by_role("button", name=word).click()
    expect(phone.page.get_by_role("heading", name="一、现场")).to_be_visible()


def _answer(phone, code: str, word: str) -> None:
    box = phone.page.locator("fieldset.item", has_text=f"{code} 的要求")
    box.get_by_role("radio", name=word, exact=True).check()
    expect(phone.page.locator("[data-saved]")).to_have_text(re.compile("^已保存"))


def _sign(phone, signer: str) -> None:
    canvas = phone.page.locator(f"form:has(input[name=signer][value={signer}]) canvas")
    canvas.scroll_into_view_if_needed()
    place = canvas.bounding_box()
    mouse = phone.page.mouse
    mouse.move(place["x"] + 20, place["y"] + 20)
    mouse.down()
    for step in range(1, 9):
        mouse.move(place["x"] + 20 + 20 * step, place["y"] + 20 + 8 * (step % 3))
    mouse.up()
    phone.page.locator(f"form:has(input[name=signer][value={signer}])").get_by_role("button", name="签好了").click()
    expect(phone.page.locator("svg.hand")).to_have_count({"first": 1, "second": 2, "owner": 3}[signer])


def test_two_officers_do_a_visit(visitor, pair, visit):
    phone, other = visitor(pair[0].user, phone=True), visitor(pair[1].user, phone=True)
    _begin(phone)
    other(f"{visit.url}check/")
    for code, word in (("P1", "不符合"), ("E2", "符合"), ("E4", "符合"), ("F1", "符合")):
        _answer(phone, code, word)
    box = phone.page.locator("fieldset.item", has_text="P1 的要求")
    box.locator("input[type=file]").set_input_files(_photo())
    expect(box.locator(".shot[data-kept]")).to_have_count(1)
    phone.check()

    other.page.locator("fieldset.item", has_text="P1 的要求").get_by_role("radio", name="符合", exact=True).check()
    expect(other.page.locator(".clash").first).to_contain_text("没有覆盖")

    phone.page.reload()
    phone.page.get_by_role("button", name="查完了").click()
    phone.check()
    phone.page.get_by_label("整改要求").fill("换证后上岗")
    phone.page.get_by_role("button", name="保存这一条").click()
    phone.page.get_by_role("button", name="问题都处理了，下结论").click()
    expect(phone.page.get_by_role("radio", name="不符合", exact=True)).to_be_checked()
    phone.page.get_by_role("button", name="定下结论，去签名").click()
    phone.check()
    for signer in ("first", "second", "owner"):
        _sign(phone, signer)
    phone.page.get_by_role("button", name="完成检查").click()
    expect(phone.page.get_by_text("检查已完成")).to_be_visible()
    phone.check()

    done, hazard = Visit.objects.get(), Hazard.objects.get()
    assert (done.outcome, done.answers.get(item__code="P1").value) == ("bad", "no")
    assert (hazard.state, hazard.demand, hazard.pictures.count()) == ("ordered", "换证后上岗", 1)
    assert done.signatures.count() == 3
    assert done.paper.number
