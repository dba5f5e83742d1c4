"""Where a form may ask to go next."""

import pytest

from jishan_portal.kit.own_path import own_path


@pytest.mark.parametrize("asked", ["/", "/workshops/?q=麻花&page=2", "/w/AB12CD34/#top"])
def test_path_of_our_own_is_kept(asked):
    assert own_path(asked, "/home/") == asked


@pytest.mark.parametrize(
    "asked", ["", "²", "home", "?q=1", "//evil.example", "/\\evil.example", "https://evil.example/", "/a\nb", "javascript:x"]
)
def test_anything_else_leads_where_one_would_go_anyway(asked):
    assert own_path(asked, "/home/") == "/home/"
