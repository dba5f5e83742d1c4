"""Appraisal, opinion, decision; the pages' gates and queries."""

from datetime import date

import pytest

from inspections.hazards import actions as hazards
from inspections.hazards.states import Severity, Source
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from subsidies.candidates import actions
from subsidies.candidates.models import Candidate
from subsidies.candidates.states import CandidateState
from tests.factories import user_of, workshop_of
from workshops.archive_boxes.models import Completeness
from workshops.batches.models import BatchKind, Membership
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
LIST = "/subsidies/candidates/"
ELSEWHERE = "140881100000"


@pytest.fixture
def inspector():
    return user_of(Role.INSPECTOR)


def shop_of(**values) -> Workshop:
    """A workshop that the rule includes."""
    shop = workshop_of(wants_upgrade=True, **values)
    Workshop.objects.filter(pk=shop.pk).update(risk_grade="A", licence_number=f"JS{shop.pk}", licence_until=date(2028, 1, 1))
    Completeness.objects.create(workshop=shop, area_code=shop.area_code, required=10, met=9, percent=90, refreshed_at=clock.now())
    return shop


def candidate_of(by, state: str = "appraised", **values) -> Candidate:
    """A candidate brought to a state by its people."""
    shop = shop_of(**values)
    actions.appraise(Workshop.objects.filter(pk=shop.pk), by=by)
    row = Candidate.objects.get(workshop=shop)
    if state != "appraised":
        row = actions.nominate(row, by=by)
    if state in {"opined", "chosen"}:
        row = actions.opine(row, is_supported=True, opinion="场地够用", by=user_of(Role.TOWNSHIP))
    if state == "chosen":
        row = actions.choose(row, by=user_of(Role.BUREAU_LEADER), reason="条件好")
    return row


def test_appraising_twice_keeps_one_row_with_the_new_score(inspector):
    row = candidate_of(inspector)
    assert (row.score, row.is_included) == (73, True)
    Completeness.objects.update(percent=40)
    assert actions.appraise(Workshop.objects.all(), by=inspector) == 1
    row = Candidate.objects.get()
    assert (row.score, row.state) == (63, CandidateState.APPRAISED)


def test_chosen_one_joins_the_batch_and_its_file_says_so(inspector):
    row = candidate_of(inspector, "nominated")
    assert Duty.objects.open().get(subject_kind="subsidies.candidate").role == Role.TOWNSHIP
    row = actions.opine(row, is_supported=True, opinion="邻里没有意见", by=user_of(Role.TOWNSHIP))
    assert Duty.objects.open().get(subject_kind="subsidies.candidate").role == Role.BUREAU_LEADER
    leader = user_of(Role.BUREAU_LEADER)
    row = actions.choose(row, by=leader, reason="条件好，意愿强")
    member = Membership.objects.get()
    assert (member.kind, member.reason, member.decided_by) == (BatchKind.UPGRADE, "条件好，意愿强", leader)
    assert (Workshop.objects.get().state, row.decided_by) == ("upgrading", leader)
    assert not Duty.objects.open().filter(subject_kind="subsidies.candidate").exists()


def test_major_hazard_found_meanwhile_stops_the_choice(inspector):
    row = candidate_of(inspector, "opined")
    problem = hazards.Problem(text="用工业盐", category="原辅料", severity=Severity.MAJOR, demand="立即停用")
    hazards.open_hazards(row.workshop, [problem], source=Source.VISIT, by=inspector)
    with pytest.raises(MoveRefused, match="重大隐患"):
        actions.choose(row, by=user_of(Role.BUREAU_LEADER), reason="条件好")
    row = actions.decline(row, by=user_of(Role.BUREAU_HEAD), reason="先整改")
    with pytest.raises(MoveRefused, match="不符合入选条件"):
        actions.nominate(row, by=inspector)


def test_wish_is_recorded_and_scored(inspector):
    row = candidate_of(inspector)
    actions.record_wish(row, wants=False, by=inspector)
    row.refresh_from_db()
    assert (row.is_included, row.reasons[0], Workshop.objects.get().wants_upgrade) == (False, "业主不愿意提档升级。", False)


def test_pages_from_score_to_decision(client_of, inspector):
    shop_of(name="甲麻花坊")
    workshop_of(name="乙麻花坊")
    desk, town, leader = client_of(inspector), client_of(Role.TOWNSHIP), client_of(Role.BUREAU_LEADER)
    desk.post(f"{LIST}appraise/")
    names = lambda query: [row[0].workshop.root.name for row in desk.get(LIST + query).context["rows"]]  # noqa: E731
    assert (names(""), names("?view=in"), names("?view=out")) == (["甲麻花坊", "乙麻花坊"], ["甲麻花坊"], ["乙麻花坊"])
    assert "还没有登记业主的意愿" in desk.get(LIST).content.decode()
    row, out = Candidate.objects.order_by("-score")
    page = f"{LIST}{row.pk}/"
    assert desk.post(f"{LIST}{out.pk}/nominate/").status_code == 409
    desk.post(f"{page}nominate/")
    assert desk.post(f"{page}nominate/").status_code == 409
    assert town.get(f"{page}opine/").status_code == 200
    town.post(f"{page}opine/", {"is_supported": "1", "opinion": "同意"})
    assert leader.get(f"{page}decline/").status_code == 200
    leader.post(f"{page}choose/", {"reason": "条件好"})
    assert names("?view=chosen") == ["甲麻花坊"]
    desk.post(f"{LIST}{out.pk}/wish/", {"wants": "1"})
    assert "愿意" in desk.get(f"{LIST}{out.pk}/").content.decode()
    assert desk.get(f"{LIST}export/").status_code == 200


def test_gates(client_of, inspector):
    row = candidate_of(inspector)
    page = f"{LIST}{row.pk}/"
    assert client_of(Role.OWNER).get(LIST).status_code == 403
    assert client_of(Role.TOWNSHIP).post(f"{page}nominate/").status_code == 403
    assert client_of(inspector).get(f"{page}choose/").status_code == 403
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(page).status_code == 404
    assert client_of(Role.BUREAU_LEADER).post(f"{page}choose/", {"reason": "好"}).status_code == 409


def test_same_queries_for_one_and_eleven(client_of, inspector, assert_same_queries):
    client = client_of(inspector)
    assert_same_queries(lambda: client.get(LIST), lambda: candidate_of(inspector), at_most=16)
    assert_same_queries(lambda: client.get(f"{LIST}export/"), lambda: candidate_of(inspector), at_most=10)
