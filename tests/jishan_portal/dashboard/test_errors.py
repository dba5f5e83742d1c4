import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.test import Client
from django.urls import reverse

from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard import errors
from jishan_portal.kit.pdf import PdfUnavailable
from jishan_portal.workflow.actions import MoveRefused


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda r: errors.bad_request(r, SuspiciousOperation()), 400),
        (lambda r: errors.bad_request(r, RequestDataTooBig()), 413),
        (lambda r: errors.permission_denied(r, PermissionDenied()), 403),
        (lambda r: errors.not_found(r, None), 404),
        (errors.server_error, 500),
        (errors.csrf_failure, 403),
    ],
)
def test_every_error_page_says_what_to_do_and_has_a_code(rf, answer, status):
    request = rf.get("/")
    request.support_code = "ABCD2345"
    response = answer(request)
    assert (response.status_code, "ABCD2345" in response.content.decode()) == (status, True)


def test_refused_move_becomes_a_conflict_page_with_its_reason(rf):
    middleware = errors.RefusalMiddleware(lambda request: None)
    response = middleware.process_exception(rf.get("/"), MoveRefused("当前状态不能“通过”。"))
    assert (response.status_code, "当前状态不能“通过”。" in response.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("message", "advised"),
    [
        ("请先写明理由。", False),
        ("这一步已经办过，请刷新页面。", False),
        ("听证申请须在五个工作日内提出。", True),
        ("已经报请移送公安机关，不能处罚。", True),
        ("请假的检查员不能安排。", True),
    ],
)
def test_a_message_that_says_what_to_do_is_not_followed_by_the_usual_advice(rf, message, advised):
    page = errors.page(rf.post("/"), 409, message).content.decode()
    assert ("请返回刷新页面" in page, message in page) == (advised, True)


def test_machine_that_draws_no_pdf_says_whom_to_tell(rf):
    response = errors.RefusalMiddleware(lambda request: None).process_exception(rf.get("/"), PdfUnavailable())
    assert (response.status_code, "sudo apt install" in response.content.decode()) == (503, True)


def test_address_for_a_button_that_is_opened_says_where_to_go(client_of):
    response = client_of(Role.BUREAU_LEADER).get(reverse("inspections:self_checks:remind"))
    assert (response.status_code, response["Allow"], "点页面上的按钮" in response.content.decode()) == (405, "POST", True)


def test_other_errors_are_left_to_django(rf):
    assert errors.RefusalMiddleware(lambda request: None).process_exception(rf.get("/"), ValueError()) is None


def test_htmx_gets_the_short_piece(rf):
    response = errors.page(rf.get("/", headers={"HX-Request": "true"}), 409, "已被别人办理。")
    assert (response["HX-Retarget"], "<html" in response.content.decode()) == ("#main", False)


def test_permission_page_repeats_the_reason(rf):
    assert "请联系所长" in errors.permission_denied(rf.get("/"), PermissionDenied("请联系所长。")).content.decode()


def test_unknown_address_is_a_chinese_404(client, db):
    response = client.get("/nowhere/")
    assert (response.status_code, "没有找到" in response.content.decode()) == (404, True)


def test_stale_form_is_explained(db):
    response = Client(enforce_csrf_checks=True).post(reverse("dashboard:large_text"))
    assert (response.status_code, "页面放得太久了" in response.content.decode()) == (403, True)


def test_each_answer_carries_its_code(client, db):
    assert len(client.get("/")["X-Request-Id"]) == 8


def test_code_of_the_proxy_is_kept_unless_it_is_odd(client, db):
    kept = client.get("/", headers={"X-Request-Id": "edge-1234"})["X-Request-Id"]
    odd = client.get("/", headers={"X-Request-Id": "<script>"})["X-Request-Id"]
    assert (kept, len(odd)) == ("edge-1234", 8)


def test_error_page_keeps_large_text(client, db):
    client.cookies["large_text"] = "1"
    assert 'class="face-public care"' in client.get("/nowhere/").content.decode()


def test_advice_is_not_given_twice_and_the_page_before_is_a_click_away(rf):
    refused = errors.RefusalMiddleware(lambda request: None).process_exception
    posted = rf.post("/plans/4/run/", headers={"Referer": "http://testserver/plans/4/?tab=2", "Host": "testserver"})
    html = refused(posted, MoveRefused("请刷新页面后再办。")).content.decode()
    assert (html.count("刷新"), 'href="/plans/4/?tab=2"' in html) == (1, True)
    foreign = rf.post("/plans/4/run/", headers={"Referer": "http://elsewhere/plans/4/", "Host": "testserver"})
    html = refused(foreign, MoveRefused("当前状态不能“通过”。")).content.decode()
    assert ("返回刷新页面" in html, "elsewhere" in html) == (True, False)


def test_wrong_post_is_told_once_whom_to_ask(client_of):
    assert client_of(Role.FINANCE_PAYER).get("/inspections/plans/").content.decode().count("如工作需要") == 1
