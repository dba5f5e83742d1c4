"""Supervision orders: issued with number and duty, answered by the unit, extended, closed; wrong role, unit and state refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from jishan_portal.steering import actions
from jishan_portal.steering.models import Order
from jishan_portal.steering.states import OrderState
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of

pytestmark = pytest.mark.django_db
S = OrderState


def unit(code="finance"):
    return Organisation.objects.get(code=code)


@pytest.fixture
def office():
    return user_of(Role.LEADING_OFFICE, organisation=unit("bureau"))


@pytest.fixture
def finance():
    return user_of(Role.FINANCE_REVIEWER, organisation=unit())


@pytest.fixture
def order(office):
    return issue(office)


def issue(office, *, organisation=None, days=10, title="加快拨付县级补助", **more):
    facts = {"title": title, "demand": "10 月 20 日前完成首批拨付。\n附凭证。", "submission_id": uuid4(), **more}
    return actions.issue_order(organisation or unit(), by=office, due_on=clock.today() + timedelta(days=days), **facts)


def open_duty(order):
    return Duty.objects.of("jishan_portal.order", order.pk).open().get()


def test_order_is_issued_once_with_number_paper_and_duty(office):
    again = uuid4()
    first, second = issue(office, submission_id=again), issue(office, submission_id=again)

    assert (first.pk, Order.objects.count()) == (second.pk, 1)
    assert first.number == "稷市监督〔2026〕1号"
    paper = Paper.objects.get(subject_kind="jishan_portal.order")
    assert paper.content["to"] == "稷山县财政局"
    assert paper.content["paragraphs"][-1]["text"].startswith("请于2026年3月27日前办理并书面答复")
    duty = open_duty(first)
    assert (duty.role, duty.organisation, duty.due_on) == (Role.FINANCE_REVIEWER, unit(), first.due_on)


def test_order_is_answered_judged_and_closed(order, office, finance):
    actions.answer_order(order, by=finance, words="已拨付 6 户。")
    assert open_duty(order).role == Role.LEADING_OFFICE

    actions.judge_answer(order, by=office, is_accepted=False, note="缺凭证", due_on=clock.today() + timedelta(days=3))
    order.refresh_from_db()
    assert (order.state, order.returned_times, open_duty(order).due_on) == (S.ISSUED, 1, clock.today() + timedelta(days=3))

    actions.answer_order(order, by=finance, words="补了凭证。")
    done = actions.judge_answer(order, by=office, is_accepted=True, note="属实")
    assert (done.state, done.closed_on, done.verdict) == (S.CLOSED, clock.today(), "属实")
    assert not Duty.objects.of("jishan_portal.order", order.pk).open().exists()


def test_later_day_is_asked_granted_or_refused(order, office, finance):
    until = order.due_on + timedelta(days=7)
    actions.ask_more_time(order, by=finance, until=until, reason="资金未到")
    actions.judge_extension(order, by=office, is_granted=True)
    order.refresh_from_db()
    assert (order.due_on, order.extended_times, order.asked_until, open_duty(order).due_on) == (until, 1, None, until)

    actions.ask_more_time(order, by=finance, until=until + timedelta(days=7), reason="还差一户")
    actions.judge_extension(order, by=office, is_granted=False, note="不再延")
    order.refresh_from_db()
    assert (order.due_on, order.extended_times, open_duty(order).due_on) == (until, 1, until)


def test_withdrawn_order_asks_nothing_more(order, office):
    actions.withdraw_order(order, by=office, reason="重复签发")
    order.refresh_from_db()
    assert (order.state, order.verdict) == (S.WITHDRAWN, "重复签发")
    assert not Duty.objects.of("jishan_portal.order", order.pk).open().exists()


def test_wrong_unit_role_state_and_day_are_refused(order, office, finance):
    stranger = user_of(Role.APPROVAL, organisation=unit("approval"))
    with pytest.raises(PermissionDenied):
        actions.answer_order(order, by=stranger, words="我来")
    with pytest.raises(MoveRefused):
        actions.judge_answer(order, by=office, is_accepted=True)
    with pytest.raises(MoveRefused, match="理由"):
        actions.withdraw_order(order, by=office, reason=" ")
    with pytest.raises(ValidationError):
        actions.ask_more_time(order, by=finance, until=order.due_on, reason="x")
    with pytest.raises(ValidationError):
        issue(office, days=0)
    with pytest.raises(PermissionDenied):
        issue(finance)
    actions.answer_order(order, by=finance, words="已办")
    with pytest.raises(PermissionDenied):
        actions.judge_answer(order, by=finance, is_accepted=True)


def test_pages_of_an_order_from_issue_to_closing(client_of, office, finance):
    desk, house = client_of(office), client_of(finance)
    page = desk.get("/supervision/issue/?clause=O-33&title=催拨付&about_url=/dashboard/clause/O-33/")
    assert "催拨付" in page.content.decode()
    due = clock.today() + timedelta(days=5)
    data = {"title": "催拨付", "organisation": unit().pk, "demand": "快办", "due_on": due, "submission_id": uuid4(), "clause": ""}
    assert desk.post("/supervision/issue/", {**data, "demand": ""}).status_code == 422
    made = desk.post("/supervision/issue/", {**data, "about_url": "//evil.example"})
    order = Order.objects.get()
    assert (made.url, order.about_url) == (order.url, "")

    assert "答复督办：催拨付" in house.get("/duties/").content.decode()
    assert house.get(order.url).status_code == 200
    assert house.post(f"{order.url}answer/", {"words": "", "kept": ""}).status_code == 422
    assert house.post(f"{order.url}answer/", {"words": "已办", "kept": ""}).status_code == 302
    assert house.post(f"{order.url}answer/", {"words": "再答", "kept": ""}).status_code == 409
    assert desk.post(f"{order.url}judge/", {"note": ""}).status_code == 422
    assert desk.post(f"{order.url}judge/", {"note": "好", "verdict": "yes"}).status_code == 302
    assert desk.post(f"{order.url}withdraw/", {"note": "晚了"}).status_code == 409
    assert "已办结" in house.get(f"{order.url}").content.decode()
    assert desk.get("/supervision/export/?view=all").status_code == 200


def test_orders_are_seen_by_their_unit_and_the_leading_group(client_of, order):
    seen = {
        Role.LEADER: client_of(Role.LEADER).get(order.url).status_code,
        Role.BUREAU_HEAD: client_of(Role.BUREAU_HEAD).get(order.url).status_code,
        Role.APPROVAL: client_of(Role.APPROVAL).get(order.url).status_code,
        Role.OWNER: client_of(Role.OWNER).get(order.url).status_code,
    }
    assert seen == {Role.LEADER: 200, Role.BUREAU_HEAD: 200, Role.APPROVAL: 404, Role.OWNER: 403}
    assert client_of(Role.LEADER).get("/supervision/issue/").status_code == 403
    assert client_of(Role.APPROVAL).get(f"{order.url}answer/").status_code == 404


def test_list_takes_the_same_queries_and_sorts_the_soonest_first(client_of, office, assert_same_queries):
    client = client_of(office)
    assert_same_queries(lambda: client.get("/supervision/"), lambda: issue(office), at_most=12)
    issue(office, days=1, title="最急的")
    assert client.get("/supervision/").context["page"].rows[0].title == "最急的"
    assert [row.title for row in client.get("/supervision/?q=最急").context["page"].rows] == ["最急的"]


def test_order_past_its_day_is_in_the_late_view(client_of, office, freeze):
    order = issue(office, days=2)
    freeze(date(2026, 3, 25))
    page = client_of(office).get("/supervision/?view=late")
    assert [row.pk for row in page.context["page"].rows] == [order.pk]
