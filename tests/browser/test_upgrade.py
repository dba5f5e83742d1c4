"""From a candidate to clawed-back money, in one go: chosen, helped, 71 → 92, accepted, licensed, paid, checked; figures equal rows."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from subsidies.applications.models import Application, Objection
from subsidies.assistance.models import Expert, Visit
from subsidies.budgets.models import Budget
from subsidies.candidates.models import Candidate
from subsidies.licensing.models import Pipeline
from subsidies.licensing.queries import counted_on
from subsidies.payments.models import Line
from subsidies.readiness.models import Gap, Round
from subsidies.readiness.states import Kind, RoundState
from subsidies.readiness.tables import versions
from tests.browser import test_subsidy as money
from tests.factories import OwnershipFactory, user_of, workshop_of
from tests.factories.subsidies import Cast, budget_of
from tests.factories.upgrade import enterprise_code
from workshops.archive_boxes.loading import load_boxes
from workshops.archive_boxes.models import Completeness
from workshops.batches.models import BatchKind, Membership
from workshops.licences.models import Licence, LicenceKind
from workshops.registry.models import Workshop

TABLE = versions()[-1]
ENTITY, CODE, FOOD = "稷山县福顺食品有限公司", enterprise_code(77), "SC12414082400017"


@pytest.fixture
def cast(transactional_db):
    load_areas_and_organisations()
    load_boxes()
    made = Cast()
    made.chief, made.approval, made.expert = user_of(Role.STATION_CHIEF), user_of(Role.APPROVAL), user_of(Role.EXPERT)
    Expert.objects.create(name="姚守信", user=made.expert)
    return made


@pytest.fixture
def shop(cast) -> Workshop:
    """A good one: boxes nearly full, licensed, graded A."""
    made = workshop_of(name="福顺麻花坊", owner_name="段福顺", licence_number="晋小作坊1408242024001")
    Workshop.objects.filter(pk=made.pk).update(risk_grade="A")
    Licence.objects.create(workshop=made, kind=LicenceKind.BUSINESS, number="92140824MA0XXX015A")
    facts = {"area_code": made.area_code, "required": 20, "met": 18, "percent": 90, "refreshed_at": clock.now()}
    Completeness.objects.update_or_create(workshop=made, defaults=facts)
    OwnershipFactory(workshop=made, user=cast.owner)
    return made


def _press(window, name: str, said: str = "") -> None:
    window.page.get_by_role("button", name=name, exact=True).click()
    if said:
        expect(window.page.get_by_text(said).first).to_be_visible()


def _sure(window, name: str, said: str) -> None:
    """Press a button that asks first."""
    window.page.get_by_role("button", name=name).click()
    window.page.get_by_role("dialog").get_by_role("button", name=name).click()
    expect(window.page.get_by_text(said).first).to_be_visible()


def _form(window, path: str, typed: dict, verb: str, said: str) -> None:
    window(path)
    for label, text in typed.items():
        window.page.get_by_label(re.compile(f"^\\s*{re.escape(label)}")).fill(text)
    _press(window, verb, said)


def _choose(inspector, township, bureau, shop) -> Candidate:
    inspector("/subsidies/candidates/")
    _press(inspector, "按规则评分", "已按规则给 1 户评分")
    row = Candidate.objects.get()
    expect(inspector.page.get_by_role("cell", name="还没有登记业主的意愿").first).to_be_visible()
    inspector(row.url)
    _press(inspector, "登记：业主愿意", "业主的意愿已登记")
    row.refresh_from_db()
    assert (row.score, sum(factor["points"] for factor in row.factors), row.is_included) == (row.score, row.score, True)
    expect(inspector.page.get_by_text(f"得分 {row.score}")).to_be_visible()
    _press(inspector, "推荐，请乡镇提意见", "已推荐")
    township(f"{row.url}opine/")
    township.page.get_by_label("同意列为提档升级对象").check()
    township.page.get_by_label(re.compile("^\\s*意见")).fill("场所是自家院，邻里同意")
    _press(township, "提交", "意见已提交")
    _form(bureau, f"{row.url}choose/", {"理由": "条件好、意愿强"}, "决定入选", "已入选")
    shop.refresh_from_db()
    assert (shop.state, Membership.objects.get().kind) == ("upgrading", BatchKind.UPGRADE)
    return row


def _help(chief, inspector, phone, expert, cast, row) -> None:
    chief(f"/subsidies/assistance/candidates/{row.pk}/group/")
    chief.page.get_by_label("组长").select_option(str(cast.inspector.pk))
    chief.page.get_by_label(cast.second.name, exact=True).check()
    _press(chief, "成立", "帮扶小组已成立")
    expect(chief.page.get_by_text("入选 1 户，已有小组 1 户，覆盖率 100%")).to_be_visible()
    group = row.groups.get()
    chief(f"{group.url}invite/")
    chief.page.get_by_label("专家").select_option(label="姚守信")
    _press(chief, "邀请", "已邀请姚守信")
    expert(f"{group.url}visit/")
    for topic in ("厂址规划", "车间布局", "生产流程", "设施设备"):
        expert.page.get_by_label(f"专家：{topic}").check()
    expert.page.get_by_label("指导意见").fill("内包装间单独隔出，人流物流分门")
    _press(expert, "保存", "指导意见已记下")
    phone(group.url)
    _press(phone, "看过了，签收", "已签收")
    inspector(group.url)
    expect(inspector.page.get_by_text("专家四方面 4 / 4，业务六专业 0 / 6")).to_be_visible()
    assert Visit.objects.get().state == "signed"


def _score(window, shop, kind: Kind, zeros: int, partials: int, *, points: str) -> Round:
    """Fill the 34 items section by section: the first `zeros` not met, the next `partials` in part."""
    window(f"/subsidies/readiness/workshops/{shop.pk}/")
    window.page.get_by_role("button", name=Kind(kind).label, exact=True).click()
    place = 0
    for number, (_, items) in enumerate(TABLE.sections, 1):
        for item in items:
            halves = 0 if place < zeros else item.scores[1] if place < zeros + partials else item.full
            window.page.locator(f'input[name="s_{item.code.replace(".", "_")}"][value="{halves}"]').check(force=True)
            place += 1
        if number == 1:
            window.check()
        window.page.get_by_role("button", name="保存，").click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text(f"{points} / 100 分")
    return Round.objects.get(kind=kind, state=RoundState.DRAFT)


def _reach(inspector, second, phone, shop) -> None:
    first = _score(inspector, shop, Kind.GROUP, 3, 10, points="71")
    _press(inspector, "提交评分", "评分已提交：71 分，得分率 71%")
    first.refresh_from_db()
    assert (first.points, first.zeros, first.partials, first.is_pass, Gap.objects.count()) == ("71", 3, 10, False, 13)
    gap = Gap.objects.order_by("code").first()
    due = clock.today() + timedelta(days=20)
    phone(f"/subsidies/readiness/gaps/{gap.pk}/plan/")
    for label, text in {"怎么补": "搬走柴堆", "大约花多少钱（元）": "1200", "谁来办": "段福顺", "哪天前补齐": f"{due}"}.items():
        phone.page.get_by_label(label).fill(text)
    _press(phone, "保存", "已安排")
    expect(phone.page.get_by_text("还有 13 项，预计花费 1,200.00 元").first).to_be_visible()
    _score(inspector, shop, Kind.GROUP, 0, 4, points="92")
    _press(inspector, "提交评分", "评分已提交：92 分")
    assert Gap.objects.exclude(state="closed").count() == 4
    accepted = _score(inspector, shop, Kind.ACCEPTANCE, 0, 4, points="92")
    _press(inspector, "交第二名验收人员签字", "已交第二名验收人员签字")
    second(f"/subsidies/readiness/rounds/{accepted.pk}/")
    _sure(second, "签字：验收通过", "验收报告已签发")
    second(f"/subsidies/readiness/workshops/{shop.pk}/")
    assert second.page.locator("svg polyline, svg path").count() >= 1  # the history as a chart
    accepted.refresh_from_db()
    assert (accepted.state, accepted.rate, Paper.objects.get(kind="acceptance").subject_id) == ("passed", 92.0, str(accepted.pk))


def _license(inspector, approval, chief, row, shop) -> Pipeline:
    day = f"{clock.today()}"
    inspector(row.url)
    _press(inspector, "开始办理证照")
    _press(inspector, "按评分结果进到下一步", "已到“验收达标”")
    way = Pipeline.objects.get()
    approval("/subsidies/licensing/approval/")
    expect(approval.page.get_by_role("link", name="福顺麻花坊")).to_be_visible()
    _form(approval, f"{way.url}guide/", {"日期": day, "引导内容": "上门讲登记材料"}, "登记", "主动引导已记下")
    typed = {"企业名称": ENTITY, "统一社会信用代码": CODE, "受理日期": day, "发照日期": day}
    _form(approval, f"{way.url}business/", typed, "登记", "企业营业执照已登记")
    approval("/")
    counted = Pipeline.objects.reached_by(counted_on(clock.today())).count()  # none where the standard was reached after 31 October
    expect(approval.page.get_by_text(f"{counted} / {counted} 户")).to_be_visible()
    for step, more in (("apply", {}), ("accept", {"受理号": "SL-1"}), ("check", {}), ("issue", {})):
        typed = {"食品生产许可证编号": FOOD, "发证日期": day} if step == "issue" else {"日期": day, **more}
        _form(inspector, f"{way.url}{step}/", typed, "登记", "登记")
    inspector(way.url)
    expect(inspector.page.get_by_text("完成提档升级的条件都已具备")).to_be_visible()
    way.refresh_from_db()
    assert (way.state, way.business.number, way.production.number) == ("issued", CODE, FOOD)
    chief("/subsidies/licensing/")
    expect(chief.page.get_by_text(f"{counted} / {counted} 户")).to_be_visible()  # 办证率
    return way


def _apply(phone) -> Application:
    phone("/")
    phone.page.get_by_role("link", name="提档升级奖补").click()
    phone.page.get_by_role("button", name="县级奖补").click()
    for label, text in {"升级后企业名称": ENTITY, "统一社会信用代码": CODE, "食品生产许可证编号": FOOD, "收款户名": ENTITY}.items():
        expect(phone.page.get_by_label(label)).to_have_value(text)  # from the files, not typed
    typed = {"自筹投入": "86000", "改造内容": "改造车间、购置和面机", "开户行": "稷山县农村商业银行", "收款账号": "6228480000001234567"}
    for label, text in typed.items():
        phone.page.get_by_label(label).fill(text)
    phone.page.get_by_role("button", name="保存，看还差什么").click()
    money._hand_in_materials(phone)
    _sure(phone, "交上去", "交上去了，编号")
    return Application.objects.get()


def _export(finance) -> None:
    finance("/subsidies/payments/")
    with finance.page.expect_download() as got:
        finance.page.get_by_role("button", name="导出 Excel").click()
    assert got.value.suggested_filename.endswith(".xlsx")


@pytest.mark.long
def test_from_the_candidate_to_the_claw_back(visitor, cast, shop):
    budget = budget_of(Decimal(100000), year=clock.today().year)
    inspector, second, township, bureau = (visitor(one) for one in (cast.inspector, cast.second, cast.township, cast.bureau))
    chief, approval, phone, expert = visitor(cast.chief), visitor(cast.approval), visitor(cast.owner, phone=True), visitor(cast.expert)
    row = _choose(inspector, township, bureau, shop)
    _help(chief, inspector, phone, expert, cast, row)
    _reach(inspector, second, phone, shop)
    way = _license(inspector, approval, chief, row, shop)
    made = _apply(phone)
    money._review(made, cast)
    head, finance, payer = visitor(cast.head), visitor(cast.finance), visitor(cast.payer)
    head(made.url)
    _press(head, "审定并公示", "已审定，公示今天开始")
    objection = money._object(visitor(), made)
    bureau(made.url)
    bureau.page.get_by_label("异议不成立").check()
    bureau.page.get_by_label("答复").fill("经查一直在生产，有销售记录")
    _press(bureau, "答复", "已答复")
    assert Objection.objects.get(pk=objection.pk).state == "dismissed"
    money._end_notice(made)
    money._pay(payer, budget)
    _export(finance)
    assert Line.objects.get().amount == Decimal(30000)
    money._spend(phone, made)
    money._check(inspector, finance, payer, made, cast)
    chief(way.url)
    _sure(chief, "转为企业", "已转为企业")
    shop.refresh_from_db()
    held = Budget.objects.get(pk=budget.pk)
    figures = (held.committed_amount, held.paid_amount, held.returned_amount, held.free_amount)
    assert (shop.state, figures) == ("converted", (0, Decimal(30000), Decimal(12000), Decimal(70000)))
