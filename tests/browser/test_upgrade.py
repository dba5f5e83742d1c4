"""A candidate is chosen, helped, scored from 71 to 92, accepted by two, and gets its business and production licences."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.rulebook.loading import load_rules
from subsidies.candidates import actions as candidates
from subsidies.candidates.models import Candidate
from subsidies.readiness import actions as readiness
from subsidies.readiness.models import Round
from subsidies.readiness.states import Kind
from tests.factories import OwnershipFactory, user_of, workshop_of
from tests.factories.upgrade import enterprise_code, marks_of
from workshops.archive_boxes.models import Completeness
from workshops.registry.models import Workshop


@pytest.fixture
def people(transactional_db):
    load_areas_and_organisations()
    load_rules()
    roles = {
        "inspector": Role.INSPECTOR,
        "chief": Role.STATION_CHIEF,
        "leader": Role.BUREAU_LEADER,
        "township": Role.TOWNSHIP,
        "clerk": Role.APPROVAL,
        "owner": Role.OWNER,
    }
    return {name: user_of(role, name=f"甲{name}") for name, role in roles.items()}


@pytest.fixture
def shop(people):
    shop = workshop_of(name="福顺麻花坊", owner_name="段福顺", wants_upgrade=True)
    OwnershipFactory(workshop=shop, user=people["owner"])
    until = clock.today() + timedelta(days=400)
    Workshop.objects.filter(pk=shop.pk).update(risk_grade="A", licence_number="JS1", licence_until=until)
    Completeness.objects.create(workshop=shop, area_code=shop.area_code, required=10, met=9, percent=90, refreshed_at=clock.now())
    return shop


def _score(shop, kind, by, **shares) -> Round:
    made = readiness.begin_round(shop, kind, by=by)
    return readiness.file(readiness.save_marks(made, marks_of(**shares), by=by), by=by)


def _choose(desk, leader, people) -> Candidate:
    desk("/subsidies/candidates/")
    desk.page.get_by_role("button", name="按规则评分").click()
    desk.page.get_by_role("link", name="福顺麻花坊").click()
    desk.check()
    desk.page.get_by_role("button", name="推荐，请乡镇提意见").click()
    row = Candidate.objects.get()
    candidates.opine(row, is_supported=True, opinion="场地够用", by=people["township"])
    leader(f"{row.url}choose/")
    leader.page.get_by_label("理由").fill("条件好，意愿强")
    leader.page.get_by_role("button", name="决定入选").click()
    expect(leader.page.get_by_text("已入选").first).to_be_visible()
    return row


def _help(chief, phone, row) -> None:
    chief(f"/subsidies/assistance/candidates/{row.pk}/group/")
    chief.page.get_by_label("组长").select_option(label="甲chief")
    chief.page.get_by_label("甲inspector").check()
    chief.page.get_by_role("button", name="成立", exact=True).click()
    chief.page.get_by_role("link", name="看小组").click()
    chief.page.get_by_role("link", name="记录指导").click()
    chief.page.get_by_label("专家：车间布局").check()
    chief.page.get_by_label("指导意见").fill("生熟分开")
    chief.page.get_by_role("button", name="保存").click()
    chief.check()
    phone("/subsidies/assistance/mine/")
    phone.page.get_by_role("link", name="福顺麻花坊").click()
    phone.page.get_by_role("button", name="看过了，签收").click()
    expect(phone.page.get_by_text("业主已签收").first).to_be_visible()
    phone.check()


def _raise(desk, chief, phone, shop, people) -> None:
    _score(shop, Kind.GROUP, people["inspector"], partials=13, zeros=1)
    phone(f"/subsidies/readiness/workshops/{shop.pk}/")
    expect(phone.page.get_by_text("71 分").first).to_be_visible()
    phone.page.get_by_role("button", name="1.1.1 补好了").click()
    _score(shop, Kind.GROUP, people["inspector"], partials=4)
    held = _score(shop, Kind.ACCEPTANCE, people["inspector"], partials=4)
    chief(f"/subsidies/readiness/rounds/{held.pk}/")
    chief.page.get_by_role("button", name="签字：验收通过").click()
    chief.page.locator("dialog .btn-primary").click()
    expect(chief.page.get_by_text("验收报告").first).to_be_visible()
    desk(f"/subsidies/readiness/workshops/{shop.pk}/")
    expect(desk.page.get_by_text("92 分").first).to_be_visible()


def _licence(desk, clerk, chief, row) -> None:
    desk(row.url)
    desk.page.get_by_role("button", name="开始办理证照").click()
    desk.page.get_by_role("button", name="按评分结果进到下一步").click()
    desk.check()
    here = desk.page.url
    clerk("/subsidies/licensing/approval/")
    clerk.page.get_by_role("link", name="登记执照").click()
    clerk.page.get_by_label("企业名称").fill("福顺食品有限公司")
    clerk.page.get_by_label("统一社会信用代码").fill(enterprise_code(8))
    clerk.page.get_by_role("button", name="登记").click()
    clerk.check()
    for link in ("登记许可申请", "登记受理", "登记现场核查"):
        desk.page.goto(here)
        desk.page.get_by_role("link", name=link).click()
        desk.page.get_by_role("button", name="登记", exact=True).click()
    desk.page.get_by_role("link", name="登记许可证").click()
    desk.page.get_by_label("食品生产许可证编号").fill("SC12414082400017")
    desk.page.get_by_role("button", name="登记", exact=True).click()
    expect(desk.page.get_by_text("完成提档升级的条件都已具备").first).to_be_visible()
    desk.check()
    chief.page.goto(here)
    chief.page.get_by_role("button", name="转为企业").click()
    chief.page.locator("dialog .btn-primary").click()
    expect(chief.page.get_by_text("已转为企业").first).to_be_visible()


def test_from_candidate_to_licences(visitor, people, shop):
    desk, chief, clerk = visitor(people["inspector"]), visitor(people["chief"]), visitor(people["clerk"])
    phone, leader = visitor(people["owner"], phone=True), visitor(people["leader"])
    row = _choose(desk, leader, people)
    _help(chief, phone, row)
    _raise(desk, chief, phone, shop, people)
    _licence(desk, clerk, chief, row)
    assert Workshop.objects.get(pk=shop.pk).state == "converted"
