"""A fine with the hearing waived, from the lead to the archive: each step on the screen of whoever may take it."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, AreaFactory, user_of


@pytest.fixture
def handler(transactional_db):
    """Who takes the lead up and handles the case."""
    return user_of(Role.CASE_HANDLER)


@pytest.fixture
def lead(handler):
    """A report that is being checked."""
    AreaFactory(code=TOWNSHIP, name="稷峰镇")
    made = Lead(kind=LeadKind.REPORT, source=LeadSource.PUBLIC, area_code=TOWNSHIP, place="荆平村南巷", description="点心颜色很怪")
    return leads.accept(leads.take_in(made, by=SYSTEM, submission_id=uuid4()), by=handler)


def _take(window, case: Case, name: str, **typed) -> None:
    """Open the case, fill in the step that is due and press its button."""
    window(case.url)
    for field, value in typed.items():
        window.page.locator(f"#id_{field}").fill(value)
    _press(window, name)


def _press(window, name: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).last.click()
    window.check()


def _open(window, lead: Lead, second) -> Case:
    """Turn the lead into a case and name the second handler."""
    window(lead.url)
    window.page.get_by_role("link", name="转立案").click()
    window.page.locator("#id_party_kind").select_option("trader")
    window.page.locator("#id_party_name").fill("吴长河")
    window.page.locator("#id_cause").fill("超限量使用食品添加剂")
    _press(window, "转为案件")
    case = Case.objects.get()
    window(f"{case.url}do/member/")
    window.page.locator("#id_user").select_option(str(second.pk))
    window.page.locator("#id_role").select_option("assisting")
    _press(window, "调整办案人员、知情人")
    return case


def _conclude(window, case: Case) -> None:
    window(case.url)
    window.page.locator("#id_words").fill("拟罚款五千元")
    window.page.get_by_label("小作坊超范围、超限量使用食品添加剂").check()
    window.page.get_by_label("罚款", exact=True).check()
    window.page.locator("#id_fine").fill("5000")
    _press(window, "调查终结，送审核")


def test_a_fine_with_the_hearing_waived_from_lead_to_archive(visitor, lead, handler):
    office = Organisation.objects.get(code="bureau")
    desk = visitor(handler)
    reviewer, leader = (visitor(user_of(role, organisation=office)) for role in (Role.LEGAL_REVIEWER, Role.BUREAU_LEADER))
    case = _open(desk, lead, user_of(Role.CASE_HANDLER))
    _take(desk, case, "报请立案", facts="现场查见超限量使用")
    _take(leader, case, "批准立案")
    _conclude(desk, case)
    _take(reviewer, case, "审核同意", note="事实清楚")
    _take(leader, case, "批准告知")
    _take(desk, case, "登记告知书送达", receiver="吴长河")
    desk.page.get_by_role("link", name="当事人书面放弃").click()
    _press(desk, "当事人书面放弃")
    _press(desk, "陈述申辩复核完毕")
    leader(case.url)
    leader.page.locator("details", has_text="写明不移送公安的理由").last.locator("summary").click()
    leader.page.get_by_role("link", name="写明不移送公安的理由").click()
    leader.page.locator("#id_reason").fill("经研判未达到追诉标准")
    _press(leader, "写明不移送公安的理由")
    _press(leader, "作出决定")
    _take(desk, case, "登记决定书送达", receiver="吴长河")
    _take(desk, case, "登记缴款", amount="5000", voucher="JK0001")
    desk.page.get_by_role("link", name="报请结案").click()
    _press(desk, "报请结案")
    _take(leader, case, "批准结案")
    desk(case.url)
    for box in desk.page.locator("input[name=had]").all():
        box.check()
    _press(desk, "归档")

    expect(desk.page.get_by_text("卷宗齐全，已归档。")).to_be_visible()
    assert Case.objects.get(pk=case.pk).state == CaseState.ARCHIVED
