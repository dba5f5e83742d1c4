"""The arithmetic of the bench: brackets, bars, what wrk printed."""

import pytest

from tests.bench.bars import Bar, bracketed, middle, table
from tests.bench.serving import BrokenCase, read_wrk


def test_bracketed_divides_by_the_mean_of_both_sides():
    assert bracketed(150.0, 100.0, 200.0) == 1.0


def test_middle_ignores_one_wild_round():
    assert middle([1.0, 1.1, 9.0]) == 1.1


@pytest.mark.parametrize(("value", "at_most", "holds"), [(1.0, False, True), (0.9, False, False), (1.0, True, True), (1.1, True, False)])
def test_bar_holds_on_its_side(value, at_most, holds):
    assert Bar(1, "list", value, 1.0, at_most=at_most).holds is holds


def test_table_stands_in_order_and_counts_what_was_missed():
    printed = table([Bar(9, "preview", 0.4, 0.5), Bar(1, "list", 1.2, 1.0)])
    lines = printed.splitlines()
    assert [line.split()[1] for line in lines[1:3]] == ["1", "9"]
    assert lines[-1] == "2 figures, 1 missed"


def test_wrk_line_is_read():
    seen = read_wrk("Running\nBENCH 400 2000000 7.500 9.250 11.000 0\n")
    assert (seen.rate, seen.p50, seen.p95, seen.p99) == (200.0, 7.5, 9.25, 11.0)


@pytest.mark.parametrize("output", ["", "BENCH 400 2000000 7.5 9.2 11.0 3\n"])
def test_failed_answers_are_no_measurement(output):
    with pytest.raises(BrokenCase):
        read_wrk(output)
