"""Whole numbers from an address."""

import pytest

from jishan_portal.kit.numbers import whole, wholes


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("42", 42), (42, 42), ("9" * 18, 10**18 - 1)])
def test_plain_digits_are_a_number(text, number):
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "٣", "１", "一", "9" * 19, "9" * 5000, None])
def test_anything_else_is_none(text):
    assert whole(text) is None


def test_wholes_keeps_the_order_and_drops_the_rest():
    assert wholes(["3", "²", "1", "x"]) == [3, 1]
