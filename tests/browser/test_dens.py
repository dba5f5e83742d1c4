"""A den is closed after a public lead; on the morning of the drawn day its two officers find it revived: a new lead, the old case rests."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from inspections.cases import actions
from inspections.cases.models import Case, MemberRole
from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import DenState
from inspections.dens.tasks import show_checks
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.browser.test_cases import _press
from tests.browser.test_leads import _photo
from tests.factories import TOWNSHIP, AreaFactory, user_of

WORDS = {
    "product": "麻花",
    "found": "无证，用工业明矾",
    "goods": "明矾 20 公斤，扣押",
    "basis": "《食品安全法》第一百二十二条",
    "notice": "即日起停止生产。",
}


@pytest.fixture
def handlers(transactional_db):
    """The two who handle the case, and who alone can be drawn."""
    AreaFactory(code=TOWNSHIP, name="稷峰镇")
    return [user_of(Role.CASE_HANDLER), user_of(Role.CASE_HANDLER)]


@pytest.fixture
def case(handlers):
    """The case that a public lead led to."""
    words = Lead(kind=LeadKind.REPORT, source=LeadSource.PUBLIC, area_code=TOWNSHIP, place="北沟废窑", description="夜里炸麻花")
    lead = leads.accept(leads.take_in(words, by=SYSTEM, submission_id=uuid4()), by=handlers[0])
    made = Case(party_kind="person", party_name="不明", cause="无证生产", address="北沟废窑")
    made = actions.open_from_lead(lead, made, by=handlers[0], submission_id=uuid4())
    actions.add_member(made, handlers[1], role=MemberRole.ASSISTING, by=handlers[0])
    return Case.objects.get(pk=made.pk)


def _enter(desk, case, second) -> Den:
    desk(case.url)
    desk.page.locator("details", has_text="登记取缔").last.locator("summary").click()
    desk.page.get_by_role("link", name="登记取缔").click()
    desk.check()
    for name, words in WORDS.items():
        desk.page.locator(f"#id_{name}").fill(words)
    desk.page.locator("#id_second").select_option(str(second.pk))
    desk.page.get_by_label("张贴公告").check()
    desk.page.locator("#id_pages").set_input_files(_photo())
    _press(desk, "报请批准")
    return Den.objects.get()


def test_a_closed_den_is_found_revived_on_the_drawn_day(visitor, case, handlers):
    office = Organisation.objects.get(code="bureau")
    desk, leader = visitor(handlers[0]), visitor(user_of(Role.BUREAU_LEADER, organisation=office))
    den = _enter(desk, case, handlers[1])
    leader(den.url)
    leader.page.get_by_role("link", name="批准取缔").click()
    _press(leader, "批准取缔")
    desk("/inspections/dens/today/")
    expect(desk.page.get_by_text("今天没有您的突击检查")).to_be_visible()

    SurpriseCheck.objects.update(window_from=clock.today(), planned_on=clock.today())  # the drawn day has come
    show_checks()
    desk("/inspections/dens/today/")
    desk.page.get_by_role("link", name="登记检查结果").click()
    desk.check()
    desk.page.get_by_label("死灰复燃，登记新线索").check()
    desk.page.locator("#id_note").fill("又在炸麻花")
    desk.page.locator("#id_pages").set_input_files(_photo())
    _press(desk, "登记结果")

    revived = SurpriseCheck.objects.get()
    expect(desk.page.get_by_role("link", name=f"新线索 {revived.lead.number}")).to_be_visible()
    leader(revived.lead.url)
    assert Den.objects.get().state == DenState.REVIVED
    assert Case.objects.get().pk == case.pk
