"""The collector rests inside and is as it was afterwards."""

import gc

import pytest

from jishan_portal.kit.memory import OLD, YOUNG, settle, unswept


def test_collector_rests_and_returns_even_after_an_error():
    with pytest.raises(ValueError, match="x"), unswept():
        assert not gc.isenabled()
        raise ValueError("x")
    assert gc.isenabled()


def test_nested_one_does_not_wake_it():
    with unswept():
        with unswept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_server_settles():
    before = gc.get_threshold()
    try:
        settle()
        assert (gc.get_threshold()[0], gc.get_threshold()[2], gc.isenabled()) == (YOUNG, OLD, True)
        assert gc.get_freeze_count() > 0
    finally:
        gc.set_threshold(*before)
