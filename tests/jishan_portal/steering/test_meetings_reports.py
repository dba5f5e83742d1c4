"""Meetings whose decisions become duties, joint actions, monthly reports."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.programme.models import Clause
from jishan_portal.programme.queries import current
from jishan_portal.steering import actions
from jishan_portal.steering.models import JointAction, Meeting, Report
from jishan_portal.steering.states import DecisionState, Field, ReportState
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of

pytestmark = pytest.mark.django_db


def unit(code):
    return Organisation.objects.get(code=code)


@pytest.fixture
def office():
    return user_of(Role.LEADING_OFFICE, organisation=unit("bureau"))


def meet(office, **more):
    facts = {
        "title": "第二次全体会议",
        "on": clock.today(),
        "place": "二楼会议室",
        "chair": "某某",
        "present": "各成员",
        "minutes": "研究进度。",
    }
    return actions.hold_meeting(by=office, submission_id=more.pop("submission_id", uuid4()), **{**facts, **more})


def clause(number="O-43"):
    return Clause.objects.get(programme=current(), number=number)


def test_decision_becomes_the_duty_of_one_unit(office):
    culture = user_of(Role.CULTURE_TOURISM, organisation=unit("culture"))
    meeting = meet(office)
    due = clock.today() + timedelta(days=10)
    first = actions.decide(meeting, by=office, text="报名特优名单", organisation=unit("culture"), due_on=due)
    again = actions.decide(meeting, by=office, text="报名特优名单", organisation=unit("culture"), due_on=due)
    duty = Duty.objects.of("jishan_portal.decision", first.pk).open().get()
    assert (first.pk, duty.role, duty.due_on) == (again.pk, Role.CULTURE_TOURISM, due)
    with pytest.raises(PermissionDenied):
        actions.carry_out(first, by=office, words="办了")
    with pytest.raises(MoveRefused):
        actions.carry_out(first, by=culture, words="")

    done = actions.carry_out(first, by=culture, words="已报 8 户")

    assert (done.state, done.outcome) == (DecisionState.DONE, "已报 8 户")
    with pytest.raises(MoveRefused):
        actions.drop_decision(first, by=office, reason="晚了")
    with pytest.raises(ValidationError):
        actions.decide(meeting, by=office, text="x", organisation=unit("culture"), due_on=clock.today() - timedelta(days=1))


def test_pages_of_meetings(client_of, office, assert_same_queries):
    desk = client_of(office)
    assert_same_queries(lambda: desk.get("/supervision/meetings/"), lambda: meet(office), at_most=12)
    data = {
        "title": "办公室会议",
        "on": clock.today(),
        "chair": "某某",
        "present": "各单位",
        "minutes": "议进度",
        "submission_id": uuid4(),
        "kept": "",
    }
    plan = SimpleUploadedFile("纪要.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf")
    assert desk.post("/supervision/meetings/new/", {**data, "chair": ""}).status_code == 422
    assert desk.post("/supervision/meetings/new/", {**data, "pages": plan}).status_code == 302
    desk.post("/supervision/meetings/new/", data)
    meeting = Meeting.objects.get(title="办公室会议")
    sent = desk.get(f"{meeting.url}files/{meeting.files.get().pk}/")
    assert sent.status_code == 200
    assert b"".join(sent.streaming_content).startswith(b"%PDF")
    due = clock.today() + timedelta(days=3)
    desk.post(f"{meeting.url}decide/", {"text": "查清添加剂", "organisation": unit("culture").pk, "due_on": due})
    decision = meeting.decisions.get()
    house = client_of(Role.CULTURE_TOURISM, organisation=unit("culture"))
    assert house.post(decision.url, {"note": ""}).status_code == 422
    assert house.post(decision.url, {"note": "查清了"}).status_code == 302
    assert "查清了" in desk.get(decision.url).content.decode()
    assert desk.post(f"{decision.url}drop/", {"note": "不用了"}).status_code == 409
    assert client_of(Role.LEADER).get("/supervision/meetings/new/").status_code == 403
    assert client_of(Role.FINANCE_PAYER, organisation=unit("finance")).get(decision.url).status_code == 404


def test_joint_action_needs_two_units_and_fills_a_field(client_of, assert_same_queries):
    client = client_of(Role.BUREAU_LEADER, organisation=unit("bureau"))
    facts = {
        "title": "添加剂专项",
        "on": clock.today(),
        "place": "",
        "lead": unit("bureau"),
        "people": 6,
        "workshops": 12,
        "outcome": "查 12 户",
    }

    def act(field=Field.HAZARDS, partners=("police",), **more):
        houses = [unit(code) for code in partners]
        return actions.act_jointly(by=client.user, submission_id=uuid4(), partners=houses, field=field, **{**facts, **more})

    assert_same_queries(lambda: client.get("/supervision/joint/"), act, at_most=12)
    with pytest.raises(ValidationError):
        act(partners=("bureau",))
    with pytest.raises(ValidationError):
        act(on=clock.today() + timedelta(days=1))
    page = client.get("/supervision/joint/?field=daily")
    assert (page.context["page"].rows, page.context["lacking"]) == ([], ["日常管理", "宣传教育", "产业发展"])
    data = {**facts, "lead": unit("bureau").pk, "partners": [unit("police").pk], "field": "daily", "submission_id": uuid4(), "kept": ""}
    assert client.post("/supervision/joint/new/", data).status_code == 302
    client.post("/supervision/joint/new/", data)
    row = JointAction.objects.get(field="daily")
    assert client.get(row.url).status_code == 200
    assert client_of(Role.INSPECTOR).get("/supervision/joint/new/").status_code == 403


def test_report_of_a_month_is_read_returned_and_completed(office):
    culture = user_of(Role.CULTURE_TOURISM, organisation=unit("culture"))
    facts = {"by": culture, "month": clock.today(), "words": "发稿 3 条"}
    first = actions.report(clause(), unit("culture"), **facts)
    again = actions.report(clause(), unit("culture"), **facts)
    assert (first.pk, first.month) == (again.pk, date(2026, 3, 1))
    with pytest.raises(MoveRefused):
        actions.report(clause(), unit("culture"), **{**facts, "words": "发稿 9 条"})
    with pytest.raises(MoveRefused):
        actions.judge_report(first, by=office, is_noted=False)

    actions.judge_report(first, by=office, is_noted=False, remark="请附链接")
    assert Duty.objects.of("jishan_portal.report", first.pk).open().get().role == Role.CULTURE_TOURISM
    actions.report(clause(), unit("culture"), **{**facts, "words": "发稿 3 条，附链接"})
    done = actions.judge_report(Report.objects.get(), by=office, is_noted=True)
    assert done.state == ReportState.NOTED
    with pytest.raises(ValidationError):
        actions.report(clause("O-33"), unit("culture"), **facts)
    with pytest.raises(ValidationError):
        actions.report(clause(), unit("culture"), **{**facts, "month": date(2026, 5, 1)})
    with pytest.raises(PermissionDenied):
        actions.report(clause(), unit("culture"), **{**facts, "by": office})


def test_pages_of_reports_and_the_clause_shows_them(client_of, office, assert_same_queries):
    house, desk = client_of(Role.CULTURE_TOURISM, organisation=unit("culture")), client_of(office)
    months = iter(range(12))

    def report():
        month = date(2025, next(months) + 1, 1)
        actions.report(clause(), unit("culture"), by=house.user, month=month, words="发稿")

    assert_same_queries(lambda: desk.get("/supervision/reports/"), report, at_most=12)
    new = "/supervision/reports/new/O-43/"
    assert house.get(new).status_code == 200
    assert house.post(new, {"month": clock.today(), "words": "", "kept": ""}).status_code == 422
    assert house.post(new, {"month": clock.today(), "words": "直播 1 场", "kept": ""}).status_code == 302
    row = Report.objects.get(month=date(2026, 3, 1))
    assert "直播 1 场" in desk.get("/dashboard/clause/O-43/").content.decode()
    assert desk.get(row.url).status_code == 200
    assert desk.post(f"{row.url}judge/", {"note": "", "verdict": "no"}).status_code == 409
    assert desk.post(f"{row.url}judge/", {"note": "附链接", "verdict": "no"}).status_code == 302
    assert client_of(Role.FINANCE_REVIEWER, organisation=unit("finance")).get(row.url).status_code == 404
    assert house.get("/supervision/reports/new/O-32/").status_code == 404
    assert client_of(Role.INSPECTOR).get(new).status_code == 403
