"""Chromium of the operating system, and the visitor who looks at every page with axe."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.chromium import CHROMIUM, DESK, FLAGS, PHONE, SHORT_LIVED
from tests.browser.visitor import AXE, Visitor

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the system's Chromium; without one the journeys fail and say what to install."""
    if CHROMIUM is None:
        pytest.fail("没有 Chromium。请运行：apt-get install -y chromium-headless-shell fonts-noto-cjk")
    if not AXE.exists():
        pytest.fail("没有 axe-core。请运行：script/assets --dev")
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": [*FLAGS, SHORT_LIVED]}


@pytest.fixture
def visitor(browser, live_server, transactional_db):
    """Return `visitor(user=None, phone=False, large_text=False, javascript=True)`: a browser window of somebody's own.

    A window looked at with `visit(path)` is checked on every page (see Visitor); all are closed after the test.
    """
    windows = []

    def open_window(user=None, *, phone=False, large_text=False, javascript=True) -> Visitor:
        context = browser.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id=settings.TIME_ZONE,
            viewport=PHONE if phone else DESK,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        windows.append(context)
        return Visitor(context, live_server.url, user=user, large_text=large_text, has_javascript=javascript)

    yield open_window
    for context in windows:
        context.close()


@pytest.fixture
def visit(visitor):
    """A visitor at a desk who has not logged in: `visit("/")`, `visit.log_in(user)`, `visit.page`."""
    return visitor()
