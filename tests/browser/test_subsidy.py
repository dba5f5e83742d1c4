"""Applied for on a phone, objected to, paid in a batch, spent off purpose, clawed back: every figure equals its rows."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.kit import clock
from subsidies.applications import reviews
from subsidies.applications.ending import clear_notices
from subsidies.applications.models import Application, Objection
from subsidies.budgets.models import Budget
from subsidies.payments.models import Line
from tests.factories import OwnershipFactory, workshop_of
from tests.factories.subsidies import Cast, budget_of, give_licences, look_at
from tests.inspections.self_checks.photos import jpeg

ENTITY = "稷山县福顺食品有限公司"


@pytest.fixture
def cast(transactional_db):
    load_areas_and_organisations()
    return Cast()


@pytest.fixture
def budget(cast) -> Budget:
    return budget_of(Decimal(100000), year=clock.today().year)


@pytest.fixture
def shop(cast):
    made = workshop_of(name="福顺麻花坊", owner_name="段福顺")
    OwnershipFactory(workshop=made, user=cast.owner)
    give_licences(made)
    return made


def _press(window, name: str, said: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).click()
    expect(window.page.get_by_text(said).first).to_be_visible()


def _hand_in_materials(phone) -> None:
    """A photo of each licence and of the rooms, the invoice as the PDF it came as; the next one lacking is chosen beforehand."""
    page = phone.page
    expect(page.get_by_text("还没有上传“营业执照”。")).to_be_visible()
    for name in ("营业执照", "食品生产许可证", "改造投入的发票、合同或付款凭证", "改造后的车间和设备照片"):
        expect(page.get_by_label("这是什么材料")).to_have_value(name)
        if "发票" in name:
            page.get_by_label("PDF 文件").set_input_files(
                {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
            )
        else:
            page.set_input_files("#photo-files", {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
            expect(page.locator("[data-photo-list] img")).to_have_js_property("complete", value=True)
        _press(phone, "存材料", f"“{name}”收到 1 份。")


def _apply(phone) -> Application:
    phone("/")
    phone.page.get_by_role("link", name="提档升级奖补").click()
    phone.page.get_by_role("button", name="县级奖补").click()
    day, page = clock.today(), phone.page
    typed = {
        "升级后企业名称": ENTITY,
        "收款户名": ENTITY,
        "统一社会信用代码": "91140824MA0XXX0313",
        "提档升级开工日期": f"{day - timedelta(days=90)}",
        "完成日期": f"{day - timedelta(days=30)}",
        "自筹投入": "86000",
        "改造内容": "改造车间、购置和面机",
        "开户行": "稷山县农村商业银行",
        "收款账号": "6228480000001234567",
    }
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    expect(page.get_by_text("已保存")).to_be_visible()  # by itself
    phone.check()
    page.get_by_role("button", name="保存，看还差什么").click()
    _hand_in_materials(phone)
    expect(page.get_by_text("填齐了，可以交")).to_be_visible()
    phone.check()
    page.get_by_role("button", name="交上去").click()
    page.get_by_role("dialog").get_by_role("button", name="交上去").click()
    expect(page.get_by_text("交上去了，编号").first).to_be_visible()
    return Application.objects.get()


def _review(made: Application, cast: Cast) -> None:
    reviews.confirm(made, by=cast.township, opinion="属实")
    reviews.pass_first(made, by=cast.inspector, amount=Decimal(30000))
    look_at(made, cast)
    reviews.sign_bureau(made, by=cast.bureau)
    reviews.sign_finance(made, by=cast.finance)


def _object(guest, made: Application) -> Objection:
    guest(f"/objections/{made.code}/")
    guest.page.get_by_label("您有什么异议").fill("这户去年就停产了")
    guest.page.wait_for_timeout(3100)  # nobody writes faster than that
    guest.page.get_by_role("button", name="交上去").click()
    expect(guest.page.get_by_text("查询码").first).to_be_visible()
    return Objection.objects.get()


def _end_notice(made: Application) -> None:
    past = clock.today() - timedelta(days=1)
    Application.objects.filter(pk=made.pk).update(notice_from=past - timedelta(days=7), notice_until=past)
    assert clear_notices() == 1


def _pay(payer, budget: Budget) -> None:
    payer(f"/subsidies/payments/new/{budget.pk}/")
    _press(payer, "编制批次", "已编制批次")
    payer.check()
    payer.page.get_by_role("link", name="送国库").click()
    _press(payer, "送国库", "批次已送国库")
    payer.page.get_by_role("link", name="已支付").click()
    payer.page.get_by_label("国库支付凭证号").fill("GK20260001")
    _press(payer, "登记", "已登记支付")
    expect(payer.page.get_by_text("叁万元整")).to_be_visible()
    payer.check()


def _spend(phone, made: Application) -> None:
    for payer, purpose, what, amount in (("补助资金", "设备购置", "和面机", "8000"), ("补助资金", "非生产车辆", "二手面包车", "12000")):
        phone(f"/subsidies/fund-use/{made.pk}/new/")
        phone.page.get_by_label("用的哪笔钱").select_option(label=payer)
        phone.page.get_by_label("花在哪方面").select_option(purpose)
        for label, text in (("买了什么", what), ("卖家", "运城食品机械"), ("发票号码", uuid4().hex[:10]), ("金额（元）", amount)):
            phone.page.get_by_label(label).fill(text)
        phone.page.get_by_label("开票或购置日期").fill(f"{clock.today()}")
        _press(phone, "记上", "记上了")
    phone.check()


def _check(desk, finance, payer, made: Application, cast: Cast) -> None:
    desk(f"/subsidies/fund-use/{made.pk}/")
    expect(desk.page.get_by_text("“非生产车辆”不在补助资金的许可用途内。")).to_be_visible()
    desk.page.get_by_role("button", name="立项检查").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="立项检查").click()
    desk.page.get_by_label("另一名检查人").select_option(str(cast.second.pk))
    desk.page.get_by_label("追回").check()
    desk.page.get_by_label("检查情况").fill("买了一辆二手面包车")
    desk.page.get_by_label("违规使用金额（元）").fill("12000")
    _press(desk, "提交检查结论", "检查结论已提交")
    address = made.fund_checks.get().url
    finance(address)
    expect(finance.page.get_by_text("1,200.00 至 3,600.00 元")).to_be_visible()
    _press(finance, "复核同意", "已复核同意")
    payer(address)
    payer.page.get_by_label("缴款凭证号").fill("JK20260001")
    _press(payer, "登记缴款", "已登记缴款")
    payer.check()


def test_from_the_phone_to_the_claw_back(visitor, cast, budget, shop):
    phone, desk, finance, payer = visitor(cast.owner, phone=True), visitor(cast.inspector), visitor(cast.finance), visitor(cast.payer)
    made = _apply(phone)
    _review(made, cast)
    head = visitor(cast.head)
    head(made.url)
    _press(head, "审定并公示", "已审定，公示今天开始")
    head.check()

    objection = _object(visitor(), made)
    bureau = visitor(cast.bureau)
    bureau(made.url)
    bureau.page.get_by_label("异议不成立").check()
    bureau.page.get_by_label("答复").fill("经查一直在生产，有销售记录")
    _press(bureau, "答复", "已答复")
    assert Objection.objects.get(pk=objection.pk).state == "dismissed"
    _end_notice(made)

    _pay(payer, budget)
    assert Line.objects.get().amount == Decimal(30000)
    _spend(phone, made)
    finance("/subsidies/fund-use/")
    for figure in ("30,000.00", "20,000.00", "10,000.00", "12,000.00"):
        expect(finance.page.get_by_role("cell", name=figure).first).to_be_visible()
    _check(desk, finance, payer, made, cast)

    finance(f"/subsidies/budgets/{budget.pk}/")
    expect(finance.page.get_by_text("流水逐笔相加与额度一致")).to_be_visible()
    budget.refresh_from_db()
    figures = (budget.amount, budget.committed_amount, budget.paid_amount, budget.returned_amount, budget.free_amount)
    assert figures == (Decimal(100000), 0, Decimal(30000), Decimal(12000), Decimal(70000))
    finance("/subsidies/fund-use/desk/")
