"""A 麻花 workshop: its packaging improved, its label put right, judged, awarded, shown in the register."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import expect

from branding.awards import actions
from branding.awards.models import Award
from branding.improvements.models import Improvement
from branding.labels.loading import load_labels
from branding.labels.models import LabelCheck
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import OwnershipFactory, user_of, workshop_of
from tests.factories.brands import LABEL, POINTS, Cast, qualify
from workshops.products.models import Product
from workshops.registry.models import Workshop


@pytest.fixture
def cast(transactional_db) -> Cast:
    load_areas_and_organisations()
    load_labels()
    return Cast()


@pytest.fixture
def owner(cast):
    return user_of(Role.OWNER)


@pytest.fixture
def shop(owner, cast) -> Workshop:
    made = workshop_of(name="福顺麻花坊", owner_name="段福顺", kind_id="mahua")
    OwnershipFactory(user=owner, workshop=made)
    qualify(made, by=cast.chief)
    LabelCheck.objects.all().delete()
    return made


def _photo(colour: str) -> dict:
    target = io.BytesIO()
    Image.new("RGB", (240, 180), colour).save(target, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def _press(window, name: str, said: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).first.click()
    expect(window.page.get_by_text(said).first).to_be_visible()
    window.check()


def _improve(culture, phone, shop: Workshop) -> None:
    culture(f"/branding/improvements/new/{shop.pk}/")
    culture.page.get_by_label("产品包装").check()
    culture.page.get_by_label("问题").fill("塑料袋薄，不防潮")
    culture.page.get_by_label("建议").fill("换铝箔袋加纸盒")
    culture.page.get_by_label("改前照片").set_input_files([_photo("grey")])
    _press(culture, "保存", "业主会收到待办")
    row = Improvement.objects.get()
    phone("/")
    expect(phone.page.get_by_text("按意见改进").first).to_be_visible()
    phone(f"{row.url}carry-out/")
    phone.page.get_by_label("改了什么").fill("换了铝箔袋")
    phone.page.get_by_label("改后照片").set_input_files([_photo("red")])
    _press(phone, "交上去", "请指导单位复核")
    culture(f"{row.url}review/")
    culture.page.get_by_label("改好了，通过").check()
    culture.page.get_by_label("意见").fill("防潮好，样子统一")
    _press(culture, "提交复核", "已复核")
    assert Improvement.objects.get().state == "adopted"


def _label(desk, phone, product: Product, shop: Workshop) -> None:
    desk(f"/branding/labels/products/{product.pk}/")
    desk.page.get_by_label("标签上的字").fill(f"{product.name}\n古法熬制，降血糖\nSC12414082400012")
    desk.page.get_by_role("button", name="核对这些字").click()
    expect(desk.page.locator("mark").first).to_have_text("降血糖")
    desk.check()
    desk.page.get_by_role("button", name="保存，出结果单").click()
    expect(desk.page.get_by_text("标签不符合").first).to_be_visible()
    desk.check()
    phone("/")
    expect(phone.page.get_by_text("的标签").first).to_be_visible()
    phone(LabelCheck.objects.get().url)
    desk(f"/branding/labels/products/{product.pk}/")
    desk.page.get_by_label("标签上的字").fill(LABEL.format(name=product.name, shop=shop.name, licence=shop.licence_number))
    desk.page.get_by_role("button", name="核对这些字").click()
    expect(desk.page.get_by_text("没有发现").first).to_be_visible()
    desk.page.get_by_role("button", name="保存，出结果单").click()
    expect(desk.page.get_by_text("没有发现问题").first).to_be_visible()
    assert list(LabelCheck.objects.order_by("number").values_list("state", flat=True)) == ["replaced", "sound"]


def _judge(visitor, award: Award, cast: Cast) -> None:
    for judge in cast.experts:
        window, row = visitor(judge), award.judgements.get(judge=judge)
        window(row.url)
        for key, label in (
            ("craft", "传统工艺"),
            ("fame", "知名度"),
            ("place", "环境整洁"),
            ("management", "管理规范"),
            ("quality", "产品品质"),
        ):
            window.page.get_by_label(label).fill(str(POINTS[key]))
        window.page.get_by_label("没有亲属").or_(window.page.get_by_label("我与这一户没有")).first.check()
        _press(window, "提交评分", "评分已提交")


def _step(window, award: Award, name: str, label: str, note: str) -> None:
    window(f"{award.url}step/{name}/")
    if note:
        window.page.get_by_label("意见").fill(note)
    _press(window, label, "已办理")


def test_from_the_packaging_to_the_register(visitor, cast, owner, shop):
    phone, desk, culture = visitor(owner, phone=True), visitor(cast.chief), visitor(cast.culture)
    lead, office = visitor(cast.lead), visitor(cast.office)
    product = Product.objects.get()
    _improve(culture, phone, shop)
    _label(desk, phone, product, shop)

    phone("/branding/awards/mine/")
    phone.page.get_by_role("link", name="我要申报").click()
    phone.page.get_by_label("特色工艺").fill("手工搓条，菜籽油慢炸")
    _press(phone, "提出申报", "申报意向已登记")
    award = Award.objects.get()
    _step(desk, award, "cultivate", "列入培育", "")
    desk(f"{award.url}step/submit/")
    _press(desk, "提交县级初审", "已办理")
    _step(lead, award, "pass_county", "初审通过", "材料齐全，抽检无不合格")
    _step(culture, award, "pass_joint", "会审通过", "特色突出")
    _step(office, award, "report", "已报市级，开始现场评定", "已报市局")
    office(f"{award.url}judges/")
    for judge in cast.experts:
        office.page.get_by_label(judge.name).check()
    _press(office, "通知评委", "已通知 3 名评委")
    _judge(visitor, award, cast)
    office(award.url)
    expect(office.page.get_by_text("平均 92.00 分").first).to_be_visible()
    _step(office, award, "settle", "评定通过，公示", "")

    guest = visitor()
    guest("/public/publications/kind/award_notice/")
    expect(guest.page.get_by_text("福顺麻花坊").first).to_be_visible()
    past = clock.today() - timedelta(days=1)
    Award.objects.filter(pk=award.pk).update(notice_until=past)
    actions.grant(award, by=cast.office)
    guest("/public/awards/")
    expect(guest.page.get_by_role("link", name="福顺麻花坊")).to_be_visible()
    guest(f"/w/{shop.code}/")
    expect(guest.page.get_by_text("列入名录不代表监管部门推荐其食品").first).to_be_visible()
    for page in ("/public/policies/", "/public/data/"):
        guest(page)
    desk(f"/workshops/{shop.pk}/file/?tab=awards")
    phone(award.url)
    phone(f"/messages/threads/branding-award/{award.pk}/")
    phone.page.get_by_role("textbox", name="留言").fill("谢谢指导")
    _press(phone, "发出", "留言已发出")
