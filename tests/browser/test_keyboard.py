"""Everything by keyboard: log in, jump to the content, unfold the menu, search, walk the list, open a file, come back."""

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts.roles import Role
from tests.factories import PASSWORD, TOWNSHIP, user_of
from tests.factories.workshops import workshop_of


@pytest.fixture
def inspector(transactional_db):
    user = user_of(Role.INSPECTOR, area=TOWNSHIP, username="keys1")
    for name in ("孙家醋坊", "荆家麻花坊", "段家面粉坊"):
        workshop_of(name=name, area_code=TOWNSHIP)
    return user


def _tab_to(page, locator, *, most: int = 80) -> None:
    """Press Tab until an element has the focus; the focus must be visible wherever it stops."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"用 Tab 键走不到：{locator}")


def _shows_focus(page) -> bool:
    """Whether the focused element is drawn differently from how it looks without the focus."""
    drawn = (
        "e => { const s = getComputedStyle(e); return s.outlineStyle + s.outlineWidth + s.boxShadow + s.borderColor + s.backgroundColor; }"
    )
    return page.evaluate(
        f"() => {{ const e = document.activeElement, f = {drawn}, on = f(e); e.blur(); const off = f(e); e.focus(); return on !== off; }}"
    )


def test_inspector_works_without_a_mouse(visitor, inspector):
    window = visitor()
    page = window("/login/")
    page.locator("input[name=username]").focus()
    page.keyboard.type("keys1")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="今日待办")).to_be_visible()
    window.check()

    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    page = window("/")
    fold = page.locator("nav.side[aria-label=主菜单] summary", has_text="监督检查")
    _tab_to(page, fold)
    assert _shows_focus(page)
    menu = page.locator("nav.side[aria-label=主菜单]")
    expect(menu.locator("a", has_text="隐患清单")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(menu.locator("a", has_text="隐患清单")).to_be_visible()
    window.check()

    page = window("/workshops/")
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.keyboard.type("荆家")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    window.check()
    page.locator("body").press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="荆家麻花坊")).to_be_visible()
    window.check()
