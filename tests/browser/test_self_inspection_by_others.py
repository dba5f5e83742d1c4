"""Those beside the owner: a township helper and a station chief, both without JavaScript; a ledger line for an owner who asks."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import expect

from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState
from inspections.self_checks import actions, actions_fill
from inspections.self_checks.actions_fill import Given
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, OrganisationFactory, user_of, workshop_of
from tests.factories.inspections import self_check_of
from workshops.ledgers.models import Line


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def station(transactional_db):
    return OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[TOWNSHIP])


@pytest.fixture
def shop(station):
    return workshop_of(name="福顺麻花坊", owner_name="段福顺", kind_id="mahua", station=station, village="荆平村")


@pytest.fixture
def helper(transactional_db):
    return user_of(Role.TOWNSHIP, name="胡春生")


@pytest.fixture
def chief(station):
    return user_of(Role.STATION_CHIEF, organisation=station, name="吴国梁")


def _photo() -> dict:
    target = BytesIO()
    Image.new("RGB", (320, 240), "#d8d2c0").save(target, "JPEG")
    return {"name": "整改后.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def _press(window, name: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).first.click()
    window.check()


def test_chief_and_township_work_without_javascript_from_the_form_to_the_striking_off(visitor, shop, helper, chief):
    check = self_check_of(shop)
    given = [Given(item.pk, "no" if item.code == "P1" else "yes", remark="缺一张") for item in check.version.items.all()]
    begun = actions.start(check, by=helper)
    actions_fill.hand_in(begun, given, by=helper, submission_id=uuid4(), owner_word="段福顺")

    desk = visitor(chief, javascript=False)
    desk("/inspections/self-checks/")
    desk.page.get_by_text("显示列").click()
    desk.page.get_by_label("填写人").check()
    desk.page.get_by_role("button", name="显示", exact=True).click()
    desk.check()
    expect(desk.page.get_by_role("row", name="福顺麻花坊")).to_contain_text("胡春生")
    desk.page.get_by_role("link", name="福顺麻花坊").first.click()
    desk.check()
    _press(desk, "审核通过")
    hazard = Hazard.objects.get()

    desk(f"/inspections/hazards/{hazard.pk}/")
    _press(desk, "下达整改")
    expect(desk.page.get_by_text("已下达整改要求")).to_be_visible()

    town = visitor(helper, phone=True, javascript=False)
    town(f"/inspections/hazards/{hazard.pk}/")
    town.page.get_by_text("代业主提交整改").click()
    town.page.locator("input[type=file]").set_input_files(_photo())
    _press(town, "代为提交")
    expect(town.page.get_by_text("已代业主提交")).to_be_visible()

    desk(f"/inspections/hazards/{hazard.pk}/")
    _press(desk, "复查通过")
    _press(desk, "销号")
    done = Hazard.objects.get()
    assert (done.state, done.pictures.count(), done.answers.get().on_behalf, done.closed_by) == (HazardState.CLOSED, 1, True, chief)


def test_helper_writes_a_ledger_line_for_an_owner_who_asks(visitor, shop, helper):
    for number, window in enumerate((visitor(helper), visitor(helper, phone=True), visitor(helper, phone=True, javascript=False)), 1):
        window(f"/workshops/ledgers/{shop.pk}/sale/")
        window.page.get_by_role("link", name="代记一笔").click()
        window.check()
        page = window.page
        page.get_by_label("卖了什么").fill("麻花")
        page.get_by_label("卖了多少").fill(str(number))
        page.get_by_label("卖给谁").fill("河津商店")
        expect(page.get_by_label("口述人")).to_have_value("段福顺")
        page.get_by_role("button", name="记好").click()
        window.check()
        expect(page.get_by_text("胡春生代记，段福顺口述").first).to_be_visible()
        assert (Line.objects.count(), Line.objects.order_by("-pk").first().quantity) == (number, number)
