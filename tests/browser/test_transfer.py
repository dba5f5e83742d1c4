"""A case of non-food material goes to the police: reported by two, approved by the head, received, answered, things handed over."""

from datetime import date
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from inspections.cases import actions
from inspections.cases.models import Case, MemberRole
from inspections.cases.states import CaseState
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit, Whereabouts
from inspections.officers.models import Reviewer
from inspections.transfers.models import Transfer
from inspections.transfers.models_detention import Detention
from inspections.transfers.states import TransferState
from inspections.transfers.states_detention import DetentionState
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.browser.test_cases import _press
from tests.factories import TOWNSHIP, AreaFactory, user_of
from tests.inspections.cases.conftest import certify


@pytest.fixture
def team(transactional_db):
    """Two handlers, a leader, the head, the police."""
    AreaFactory(code=TOWNSHIP, name="稷峰镇")
    office, police = (Organisation.objects.get(code=code) for code in ("bureau", "police"))
    people = [user_of(Role.CASE_HANDLER), user_of(Role.CASE_HANDLER)]
    certify(*people)
    return [
        *people,
        *(user_of(role, organisation=office) for role in (Role.BUREAU_LEADER, Role.BUREAU_HEAD)),
        user_of(Role.POLICE, organisation=police),
    ]


@pytest.fixture
def case(team):
    """A filed case with a seized thing and a record."""
    handler, second, leader = team[:3]
    made = Case(
        party_kind="trader", party_name="吴长河", cause="使用非食品原料生产食品", area_code=TOWNSHIP, address="荆平村",
        learned_on=clock.today(), happened_on=date(2024, 1, 1),
    )  # fmt: skip
    made = actions.open_case(made, by=handler, submission_id=uuid4())
    actions.add_member(made, second, role=MemberRole.ASSISTING, by=handler)
    actions.propose_filing(made, by=handler, facts="查见硼砂 5 公斤")
    actions.file(Case.objects.get(pk=made.pk), by=leader)
    row = Exhibit(kind="object", name="硼砂", source="现场扣押", taken_on=clock.today(), second=second, whereabouts=Whereabouts.KEPT)
    exhibits.take(row, subject=made, by=handler)
    return Case.objects.get(pk=made.pk)


def test_a_suspected_crime_is_handed_to_the_police_and_answered(visitor, case, team):
    handler, second, _, head, police = team
    desk, chief, station = visitor(handler), visitor(head), visitor(police)
    desk(case.url)
    desk.page.locator("details", has_text="报请移送公安").last.locator("summary").click()
    desk.page.get_by_role("link", name="报请移送公安").click()
    desk.check()
    desk.page.locator("#id_crime").select_option("144")
    desk.page.locator("#id_second").select_option(str(second.pk))
    desk.page.locator("#id_report").fill("查见硼砂，掺入麻花，已售出")
    _press(desk, "报请审批")
    made = Transfer.objects.get()
    assert station(made.url, status=404)

    chief(made.url)
    _press(chief, "批准移送")
    desk(made.url)
    desk.page.locator("#id_no_opinion_reason").fill("已送检，结论另送")
    _press(desk, "移送公安机关")
    station("/inspections/transfers/")
    station.page.get_by_role("link", name="吴长河").click()
    station.check()
    station.page.locator("#id_receipt_number").fill("回 1 号")
    _press(station, "接收并出具回执")
    station.page.locator("#id_number").fill("稷公立字〔2026〕1号")
    _press(station, "决定立案")
    desk(made.url)
    _press(desk, "移交涉案物品和材料")

    expect(desk.page.get_by_text("涉案物品已移交公安机关。")).to_be_visible()
    assert Transfer.objects.get().state == TransferState.HANDED
    assert Case.objects.get(pk=case.pk).state == CaseState.TRANSFERRED
    assert Exhibit.objects.get().whereabouts == Whereabouts.POLICE


def test_a_grave_act_is_referred_for_detention_and_answered(visitor, case, team):
    handler, _, leader, _, police = team
    desk, chief, station = visitor(handler), visitor(leader), visitor(police, phone=True)
    desk(case.url)
    desk.page.locator("details", has_text="报请移送行政拘留").last.locator("summary").click()
    desk.page.get_by_role("link", name="报请移送行政拘留").click()
    desk.check()
    for name in ("act", "gravity"):
        desk.page.locator(f"#id_{name}").select_option(index=1)
    desk.page.locator("#id_person").fill("吴长河，经营者")
    desk.page.locator("#id_report").fill("查见硼砂 5 公斤，持续四个月，尚不构成犯罪")
    _press(desk, "报请审批")
    row = Detention.objects.get()
    chief(row.url)
    _press(chief, "批准移送")
    desk(row.url)
    _press(desk, "移送公安机关")
    station("/inspections/transfers/detentions/")
    station(row.url)
    station.page.locator("#id_number").fill("稷公行罚决字〔2026〕1号")
    _press(station, "决定行政拘留")
    row.refresh_from_db()
    assert (row.state, row.police_number) == (DetentionState.DETAINED, "稷公行罚决字〔2026〕1号")
    desk(case.url)
    assert "已决定行政拘留" in desk.page.content()


def test_a_leader_registers_who_may_review_legally(visitor, team):
    reviewer = user_of(Role.LEGAL_REVIEWER, organisation=Organisation.objects.get(code="bureau"))
    chief = visitor(team[2])
    chief("/inspections/officers/reviewers/")
    chief.page.get_by_role("link", name="登记").click()
    chief.page.locator("#id_certificate_number").fill("A0001")
    _press(chief, "保存")
    assert Reviewer.objects.get().user == reviewer
    visitor(reviewer, phone=True)("/inspections/officers/reviewers/")
    visitor(reviewer, phone=True)("/inspections/paper-templates/")
