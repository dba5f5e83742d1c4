"""An owner on a phone puts a page into a box, writes a purchase, a production and a sale, and follows the batch; staff read it."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, OrganisationFactory, OwnershipFactory, user_of, workshop_of
from workshops.archive_boxes import refreshing
from workshops.archive_boxes.models import Completeness, Page
from workshops.ledgers.models import Line


@pytest.fixture
def shop(transactional_db):
    station = OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[TOWNSHIP])
    return workshop_of(name="福顺麻花坊", owner_name="段福顺", kind_id="mahua", station=station)


@pytest.fixture
def owner(shop):
    return OwnershipFactory(workshop=shop, user=user_of(Role.OWNER)).user


def _photo(name: str) -> dict:
    target = io.BytesIO()
    Image.new("RGB", (120, 160), name).save(target, "JPEG")
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def _write(phone, verb: str, filled: dict, ticked: str = "") -> None:
    phone.page.get_by_role("link", name=verb, exact=True).click()
    phone.check()
    for label, text in filled.items():
        phone.page.get_by_label(label).fill(text)
    if ticked:
        phone.page.get_by_label(ticked).check()
    phone.page.get_by_role("button", name="记好").click()
    phone.check()
    expect(phone.page.get_by_text("记好了")).to_be_visible()
    phone.page.get_by_role("link", name="台账", exact=True).click()
    phone.check()


def test_owner_fills_a_box_and_traces_a_batch_on_the_phone(visitor, shop, owner):
    phone = visitor(owner, phone=True)
    phone("/")
    phone.page.get_by_role("link", name="六个档案盒").click()
    phone.check()
    phone.page.get_by_role("link", name=re.compile("拍照.*设备清单")).click()
    phone.check()
    phone.page.locator("input[type=file]").set_input_files([_photo("red"), _photo("blue")])
    phone.page.get_by_role("button", name="放进盒里").click()
    phone.check()
    expect(phone.page.get_by_text("“设备清单”放好了，2 页。")).to_be_visible()
    assert (Page.objects.count(), Completeness.objects.get().met) == (2, 1)

    phone("/")
    phone.page.get_by_role("link", name="记台账").click()
    phone.check()
    _write(phone, "记进货", {"进了什么": "小麦粉", "多少": "50", "从谁家进的": "河津面粉厂"})
    _write(phone, "记生产", {"做了什么": "麻花", "做了多少": "40"}, ticked="小麦粉 50 公斤")
    _write(phone, "记销售", {"卖了什么": "麻花", "卖了多少": "10", "卖给谁": "稷峰镇超市"})
    assert list(Line.objects.order_by("pk").values_list("ties_back__source__kind", flat=True)) == [None, "purchase", "production"]

    made = Line.objects.get(kind="production")
    phone(f"/workshops/ledgers/my/{shop.pk}/production/")
    phone.page.get_by_role("link", name=re.compile(f"查来去.*{made}")).click()
    phone.check()
    expect(phone.page.get_by_role("region", name="从哪里来")).to_contain_text("河津面粉厂")
    expect(phone.page.get_by_role("region", name="到哪里去")).to_contain_text("稷峰镇超市")


def test_pages_of_owner_and_office_at_every_width(visitor, shop, owner):
    refreshing.refresh_all()
    clerk = user_of(Role.STATION_CHIEF, area=TOWNSHIP)
    window = visitor(clerk)
    for page in ("", "townships/", "expiring/", "contents/", f"{shop.pk}/", f"{shop.pk}/3/", f"{shop.pk}/rules/"):
        window(f"/workshops/boxes/{page}")
    for page in (f"/workshops/ledgers/{shop.pk}/sale/", f"/workshops/{shop.pk}/file/?tab=boxes", f"/workshops/{shop.pk}/file/?tab=ledgers"):
        window(page)
    phone = visitor(owner, phone=True, large_text=True)
    for page in (
        f"boxes/{shop.pk}/6/",
        f"boxes/{shop.pk}/rules/staff/adopt/",
        f"ledgers/my/{shop.pk}/test/new/",
        f"ledgers/{shop.pk}/sale/sheet/",
    ):
        phone(f"/workshops/{page}")


def test_line_is_written_without_javascript(visitor, shop, owner):
    phone = visitor(owner, phone=True, javascript=False)
    phone(f"/workshops/ledgers/my/{shop.pk}/cleaning/new/")
    phone.page.get_by_label("清洁了哪里").fill("案板")
    phone.page.get_by_label("怎么清洁的").fill("开水烫")
    phone.page.get_by_role("button", name="记好").click()
    expect(phone.page.get_by_text("记好了")).to_be_visible()
    assert Line.objects.get().name == "案板"
