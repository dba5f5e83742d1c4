"""The first page, looked at by each kind of visitor: desk, phone, large text, without JavaScript."""

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts.roles import Role
from tests.factories import user_of, workshop_of

WINDOWS = {
    "desk": {},
    "phone": {"phone": True},
    "large text": {"phone": True, "large_text": True},
    "without JavaScript": {"javascript": False},
}


@pytest.mark.parametrize("window", WINDOWS)
def test_home_page_for_everybody(visitor, window):
    visitor(**WINDOWS[window])("/")


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.OWNER, Role.SYSTEM_ADMIN])
def test_first_page_after_login(visitor, role):
    window = visitor(user_of(role), phone=role == Role.OWNER)
    window("/")


def test_visitor_notices_a_request_that_wants_to_leave(visit):
    page = visit("/")
    page.evaluate("fetch('http://192.0.2.1/').catch(() => null)")
    with pytest.raises(AssertionError, match=r"控制台有错误|有请求离开本机"):
        visit.check()


def test_visitor_notices_a_picture_without_words(visit):
    page = visit("/")
    page.evaluate("document.querySelector('main').append(Object.assign(new Image(), {src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw='}))")
    with pytest.raises(AssertionError, match="image-alt"):
        visit.check()


def test_visitor_notices_a_page_wider_than_the_window(visit):
    page = visit("/")
    page.evaluate("document.body.style.width = '4000px'")
    with pytest.raises(AssertionError, match="比窗口宽"):
        visit.check()


@pytest.mark.parametrize("javascript", [True, False])
def test_filters_are_folded_on_a_phone_and_say_what_is_set(visitor, javascript):
    window = visitor(user_of(Role.STATION_CHIEF), phone=True, javascript=javascript)
    page = window("/workshops/?q=麻花")
    assert not page.locator("form.filters").is_visible()
    page.get_by_text("筛选：关键字 麻花").click()
    assert page.locator("form.filters input[name=q]").input_value() == "麻花"
    assert page.locator("form.filters").is_visible()


def test_filters_stay_open_at_a_desk(visitor):
    page = visitor(user_of(Role.STATION_CHIEF))("/workshops/")
    assert page.locator("form.filters").is_visible()
    assert not page.locator(".fold").is_visible()


def test_the_tab_one_is_at_stands_in_sight_on_a_phone(visitor):
    shop = workshop_of()
    page = visitor(user_of(Role.STATION_CHIEF), phone=True)(f"/workshops/{shop.pk}/file/?tab=trail#part")
    expect(page.locator("nav.tabs .on")).to_be_in_viewport()
    page.wait_for_function("document.querySelector('#part').getBoundingClientRect().top >= document.querySelector('.top').offsetHeight")
