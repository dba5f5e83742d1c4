"""A fine with the hearing waived, from the lead to the archive: each step on the screen of whoever may take it."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from inspections.case_papers.models import Draft
from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, AreaFactory, user_of
from tests.inspections.cases.conftest import certify

LAW = "《食品安全法》第一百二十七条和山西省的具体管理办法"


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


def _conclude(window, case: Case, second) -> None:
    """Enter the evidence, then what is proposed."""
    window(f"{case.url}do/exhibit/")
    window.page.locator("#id_kind").select_option("record")
    window.page.locator("#id_name").fill("现场笔录")
    window.page.locator("#id_source").fill("现场检查时制作")
    window.page.locator("#id_second").select_option(str(second.pk))
    _press(window, "登记证据物品")
    window(case.url)
    window.page.locator("#id_words").fill("拟罚款五千元")
    window.page.get_by_label("小作坊超范围、超限量使用食品添加剂").check()
    window.page.get_by_label("罚款", exact=True).check()
    window.page.locator("#id_fine").fill("5000")
    _press(window, "调查终结，送审核")


def _write(window, case: Case, code: str, title: str, **parts) -> None:
    """Begin a paper from the board and write its parts."""
    window(f"/inspections/case-files/{case.pk}/")
    asked = window.page.get_by_role("button", name=re.compile(rf"起草\s*{re.escape(title)}$"))
    if asked.count():
        asked.click()
    else:
        window.page.locator("details", has_text="起草其他文书").locator("summary").click()
        window.page.get_by_role("button", name=title, exact=True).click()
    window.check()
    for part, words in parts.items():
        window.page.locator(f"#id_{part}").fill(words)
    _press(window, "保存并看样张")
    assert Draft.objects.of(case.audit_chain).filter(code=code).exists()


def _file(window, case: Case) -> None:
    """Issue what the file lacks, bind it, archive the case."""
    window(f"/inspections/case-files/{case.pk}/")
    _press(window, "签发不用补写的文书")
    for code, title, parts in (
        ("9", "现场笔录", {"time": "3月17日9时", "present": "当事人在场", "body": "查见添加剂"}),
        ("14", "询问笔录", {"person": "吴长河", "time": "10时", "place": "经营场所", "body": "问：……答：……"}),
    ):
        window(f"/inspections/case-files/{case.pk}/papers/{Draft.objects.of(case.audit_chain).get(code=code).pk}/edit/")
        for part, words in parts.items():
            window.page.locator(f"#id_{part}").fill(words)
        _press(window, "保存并看样张")
        _press(window, "签发")
        expect(window.page.get_by_role("heading", name=title).first).to_be_visible()
    window(f"/inspections/case-files/{case.pk}/volume/")
    _press(window, "成卷")
    _take(window, case, "归档")


@pytest.mark.long
def test_a_fine_with_the_hearing_waived_from_lead_to_archive(visitor, lead, handler):
    office = Organisation.objects.get(code="bureau")
    desk, second = visitor(handler), user_of(Role.CASE_HANDLER)
    certify(handler, second)
    reviewer, leader = (visitor(user_of(role, organisation=office)) for role in (Role.LEGAL_REVIEWER, Role.BUREAU_LEADER))
    case = _open(desk, lead, second)
    _take(desk, case, "报请立案", facts="现场查见超限量使用")
    _take(leader, case, "批准立案")
    _conclude(desk, case, second)
    _write(desk, case, "37", "行政处罚告知书", basis=f"依据{LAW}，")
    _take(reviewer, case, "审核同意", note="事实清楚")
    _take(leader, case, "批准告知")
    _take(desk, case, "登记告知书送达", receiver="吴长河")
    desk.page.get_by_role("link", name="当事人书面放弃").click()
    _press(desk, "当事人书面放弃")
    _press(desk, "陈述申辩复核完毕")
    _write(desk, case, "45", "行政处罚决定书", nature="上述行为违反了山西省的管理规定。", basis=LAW)
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
    _write(desk, case, "35", "案件调查终结报告", nature="违反了山西省的管理规定，构成违法。", idea=f"依据{LAW}，建议罚款。")
    desk.page.get_by_role("button", name="签发", exact=True).click()
    _write(desk, case, "43", "行政处理决定审批表", idea=f"罚款五千元，依据{LAW}")
    desk.page.get_by_role("button", name="签发", exact=True).click()
    _file(desk, case)

    expect(desk.page.get_by_text("卷宗齐全，已归档。")).to_be_visible()
    assert Case.objects.get(pk=case.pk).state == CaseState.ARCHIVED
