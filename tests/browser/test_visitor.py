"""The visitor finds what it is there to find, on a page whose looks it has seen before too."""

import pytest

PALE = "document.querySelector('label').style.color = '#eee'"
SPOILT = {
    "未定义的变量": "document.querySelector('main').insertAdjacentText('beforeend', '⟦undefined: x⟧')",
    "页面比窗口宽": "document.querySelector('h1').insertAdjacentText('beforeend', '—'.repeat(3000)); "
    "document.querySelector('h1').style.whiteSpace = 'nowrap'",
    "axe": "document.querySelectorAll('label').forEach((label) => label.remove())",
}


def test_visitor_finds_text_that_is_too_pale_each_time(visit):
    visit("/login/")
    visit.page.evaluate(PALE)
    for _ in range(2):
        with pytest.raises(AssertionError, match="color-contrast"):
            visit.check()
    visit("/login/")


@pytest.mark.parametrize("said", SPOILT)
def test_visitor_finds_what_is_undefined_too_wide_or_nameless(visit, said):
    visit("/login/")
    visit.page.evaluate(SPOILT[said])
    with pytest.raises(AssertionError, match=said):
        visit.check()
