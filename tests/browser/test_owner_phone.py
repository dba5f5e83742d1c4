"""An owner activates the account with the card, sees the own file on a phone, proposes a new number; staff accept it."""

import re

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, OrganisationFactory, user_of, workshop_of
from workshops.licences import actions as licences
from workshops.people import actions as people
from workshops.registry.models import Workshop

PASSWORD = "mahua-Xiang-2026"


@pytest.fixture
def station(transactional_db):
    return OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", phone="0359-5522333", areas=[TOWNSHIP])


@pytest.fixture
def clerk(station):
    return user_of(Role.INSPECTOR, organisation=station)


@pytest.fixture
def shop(station):
    made = workshop_of(name="福顺麻花坊", owner_name="段福顺", phone="13835902261", kind_id="mahua", station=station, staff_count=4)
    today = licences.clock.today()
    licences.record(
        made, "workshop", licences.Facts("晋小作坊14082400017", today.replace(day=1), today.replace(year=today.year + 1)), by=SYSTEM
    )
    people.register(made, people.PersonFacts(name="王改萍", job="炸制"), by=SYSTEM)
    return made


def _issue_card(window, shop) -> str:
    """Issue the card from the file page and return the code as it is printed."""
    window(f"/workshops/{shop.pk}/file/")
    window.page.get_by_text("更多", exact=True).click()
    window.page.get_by_role("link", name="业主账号").click()
    window.check()
    window.page.get_by_role("button", name="发激活卡").click()
    window.check()
    return re.sub(r"\s", "", window.page.locator(".card-a6 .code").inner_text())


def test_owner_activates_sees_file_and_proposes_and_staff_accept(visitor, clerk, shop):
    desk = visitor(clerk)
    code = _issue_card(desk, shop)

    phone = visitor(phone=True)
    phone(f"/activate/{code}/")
    for field in phone.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    phone.page.locator("main button[type=submit]").last.click()
    phone.check()
    phone("/my/")
    expect(phone.page.get_by_role("heading", name="福顺麻花坊")).to_be_visible()
    expect(phone.page.get_by_text("王改萍炸制")).to_be_visible()
    phone("/my/licences/")
    expect(phone.page.get_by_text("晋小作坊14082400017")).to_be_visible()

    phone("/my/")
    phone.page.get_by_role("link", name="写得不对？提更正").click()
    phone.check()
    phone.page.get_by_label("联系电话").fill("139 0000 1111")
    phone.page.get_by_label("还想说什么").fill("换号了")
    phone.page.get_by_role("button", name="交上去").click()
    phone.check()
    expect(phone.page.get_by_text("监管所在看").first).to_be_visible()

    desk(f"/workshops/{shop.pk}/file/")
    desk.page.get_by_role("link", name=re.compile("去办.*审核业主提出的资料更正")).click()
    desk.check()
    desk.page.get_by_role("button", name="采纳", exact=True).click()
    desk.check()
    phone(f"/my/{shop.pk}/proposals/")
    expect(phone.page.get_by_text("已采纳")).to_be_visible()
    assert Workshop.objects.get(pk=shop.pk).phone == "13900001111"


@pytest.mark.parametrize("tab", ["overview", "licences", "people", "products", "batches", "credit", "facts"])
def test_every_part_of_the_file_at_a_desk_and_on_a_phone(visitor, clerk, shop, tab):
    visitor(clerk)(f"/workshops/{shop.pk}/file/?tab={tab}")
    visitor(clerk, phone=True)(f"/workshops/{shop.pk}/file/?tab={tab}")


def test_pages_around_the_file(visitor, clerk, shop):
    window = visitor(clerk)
    for page in (
        f"/workshops/{shop.pk}/file/timeline/",
        f"/workshops/{shop.pk}/file/sheets/",
        f"/workshops/licences/new/{shop.pk}/production/",
    ):
        window(page)
    for page in ("/workshops/licences/expiring/", "/workshops/people/expiring/", "/workshops/batches/"):
        window(page)
        visitor(clerk, phone=True)(page)
