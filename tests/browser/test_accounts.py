"""Logging in, being made to change a first password, activating on a phone, and losing nothing to a time-out."""

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts import activation
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import LoginRecord
from jishan_portal.accounts.roles import Role
from tests.factories import PASSWORD, TOWNSHIP, user_of

GOOD = "quiet-River-stone-7"


def log_in(page, username, password=PASSWORD):
    page.get_by_label("用户名或手机号").fill(username)
    page.get_by_label("口令").fill(password)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_officer_logs_in_by_phone_and_out(visitor, javascript):
    user_of(Role.INSPECTOR, name="卫建平", phone="13835900001")
    window = visitor(javascript=javascript)
    page = window("/login/")

    log_in(page, "13835900001", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("口令不对")
    window.check()
    log_in(page, "138 3590 0001")
    expect(page.locator(".top .who")).to_contain_text("卫建平")
    page.locator(".top").get_by_role("button", name="退出").click()
    expect(page.get_by_role("status")).to_contain_text("已安全退出")
    window.check()


def test_first_password_is_changed_before_anything_else(visitor):
    user_of(Role.INSPECTOR, username="officer1", must_change_password=True)
    window = visitor()
    page = window("/login/")

    log_in(page, "officer1")
    expect(page.get_by_role("heading", level=1)).to_have_text("更改口令")
    expect(page.locator("main")).to_contain_text("初始口令")
    window.check()
    page.get_by_label("现在的口令").fill(PASSWORD)
    page.get_by_label("新口令").fill("short")
    page.get_by_label("再输一遍").fill("short")
    page.get_by_role("button", name="更改口令").click()
    expect(page.locator(".invalid-feedback")).to_contain_text("至少 12 位")
    window.check()
    page.get_by_label("现在的口令").fill(PASSWORD)
    page.get_by_label("新口令").fill(GOOD)
    page.get_by_label("再输一遍").fill(GOOD)
    page.get_by_role("button", name="更改口令").click()
    expect(page.locator("main")).to_contain_text("口令已更改")


@pytest.mark.parametrize("way", ["code", "link"])
def test_owner_activates_the_account_on_a_phone(visitor, way):
    owner = user_of(Role.OWNER, name="段福顺", phone="13835900002")
    owner.set_unusable_password()
    owner.save()
    issued = activation.issue(owner, by=SYSTEM)
    window = visitor(phone=True, large_text=True)

    if way == "code":
        page = window("/login/")
        page.get_by_role("link", name="输入激活码").click()
        window.check()
        page.get_by_label("激活码").fill(issued.grouped.lower())
        page.get_by_role("button", name="下一步").click()
    else:
        page = window(f"/activate/{issued.code}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("段福顺，请设置口令")
    window.check()
    page.get_by_label("新口令").fill("mahua-68")
    page.get_by_label("再输一遍").fill("mahua-68")
    page.get_by_role("button", name="设好了，进入").click()
    expect(page.locator("main")).to_contain_text("账户已激活")
    window.check()


def test_administrator_prints_a_card_and_hands_over_work(visitor):
    leaving = user_of(Role.INSPECTOR, name="张三")
    user_of(Role.INSPECTOR, name="李四")
    window = visitor(user_of(Role.SYSTEM_ADMIN))
    page = window("/manage/users/?q=张三")

    page.get_by_role("link", name="张三").click()
    window.check()
    page.get_by_role("link", name="移交工作").click()
    window.check()
    page.go_back()
    page.evaluate("window.confirm = () => true")
    page.get_by_role("button", name="发激活码").click()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] button[type=submit], dialog[open] .btn-primary").first.click()
    expect(page.locator(".card-a6")).to_contain_text("张三")
    assert leaving.activation_codes.count() == 1
    window.check()


def test_time_out_loses_nothing(visitor):
    admin = user_of(Role.SYSTEM_ADMIN, username="admin1")
    window = visitor()
    page = window("/login/")
    log_in(page, "admin1")
    window("/manage/users/new/")
    page.get_by_label("用户名").fill("lisi")
    page.get_by_label("姓名").fill("李四")
    _let_time_pass(admin)

    page.get_by_role("button", name="建立账户").click()
    expect(page.locator("main")).to_contain_text("已加密保存 30 分钟")
    window.check()
    log_in(page, "admin1")

    expect(page.locator("main")).to_contain_text("还没有提交")
    expect(page.get_by_label("姓名")).to_have_value("李四")
    window.check()
    page.get_by_role("button", name="建立账户").click()
    expect(page.locator("main")).to_contain_text("已建立账户 lisi")


def _let_time_pass(user):
    """Make the session as old as its idle limit allows, and a little older."""
    from importlib import import_module

    from django.conf import settings

    key = LoginRecord.objects.filter(user=user).latest("at").session_key
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    store["seen"] -= 31 * 60
    store.save()


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.SYSTEM_ADMIN, "/manage/users/"),
        (Role.SYSTEM_ADMIN, "/manage/organisations/"),
        (Role.SYSTEM_ADMIN, "/manage/roles/"),
        (Role.SYSTEM_ADMIN, "/account/"),
        (Role.AUDIT_ADMIN, "/manage/audit/"),
        (Role.OWNER, "/account/"),
    ],
)
@pytest.mark.parametrize("phone", [False, True])
def test_pages_of_accounts_hold_at_desk_and_on_phone(visitor, role, path, phone):
    visitor(user_of(role), phone=phone)(path)


def test_large_text_leaves_what_was_typed(visitor):
    window = visitor(user_of(Role.INSPECTOR, area=TOWNSHIP))
    page = window("/workshops/new/")
    page.get_by_label("名称", exact=False).first.fill("稷峰老赵麻花坊")
    page.get_by_role("button", name="大字", exact=True).first.click()
    expect(page.locator("html.care")).to_have_count(1)
    expect(page.get_by_label("名称", exact=False).first).to_have_value("稷峰老赵麻花坊")
    page.reload()
    expect(page.locator("html.care")).to_have_count(1)
    page.get_by_role("button", name="标准字", exact=True).first.click()
    expect(page.locator("html.care")).to_have_count(0)
