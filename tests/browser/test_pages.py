"""The first page, looked at by each kind of visitor: desk, phone, large text, without JavaScript."""

import pytest

from jishan_portal.accounts.roles import Role
from tests.factories import user_of

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
