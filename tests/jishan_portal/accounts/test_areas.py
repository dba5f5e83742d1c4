"""Area codes carry the tree."""

import pytest

from jishan_portal.accounts import areas


@pytest.mark.parametrize(
    ("code", "level"),
    [("140000000000", 2), ("140800000000", 4), ("140824000000", 6), ("140824100000", 9), ("140824100201", 12), ("140824400000", 9)],
)
def test_level_of_counts_meaningful_digits(code, level):
    assert areas.level_of(code) == level


@pytest.mark.parametrize(
    ("code", "low", "high"),
    [
        ("140824000000", "140824000000", "140825000000"),
        ("140824100000", "140824100000", "140824101000"),
        ("140800000000", "140800000000", "140900000000"),
    ],
)
def test_span_is_half_open(code, low, high):
    assert areas.span(code) == (low, high)


def test_span_of_one_town_leaves_out_the_next():
    low, high = areas.span("140824100000")
    assert not low <= "140824101000" < high
    assert low <= "140824100201" < high


def test_padded_fills_to_twelve():
    assert areas.padded("140824") == "140824000000"
