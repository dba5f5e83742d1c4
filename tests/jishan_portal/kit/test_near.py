"""What a process keeps by itself: for its time, up to its number, and away when it is told so."""

from unittest import mock

from jishan_portal.kit import near
from jishan_portal.kit.near import Near


def test_value_is_kept_for_its_time():
    held = Near(10, 60)
    with mock.patch.object(near.time, "monotonic", return_value=100.0):
        held.put("a", 1)
        assert held.get("a") == 1
    with mock.patch.object(near.time, "monotonic", return_value=160.0):
        assert held.get("a") is None


def test_oldest_goes_first_and_a_new_value_is_young_again():
    held = Near(2, 60)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        held.put(key, value)
    assert [held.get(key) for key in "abc"] == [3, None, 4]


def test_forget_empties_all():
    held = Near(2, 60)
    held.put("a", 1)
    near.forget()
    assert held.get("a") is None
