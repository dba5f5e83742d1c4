"""The draw comes out again, has the asked share, and is stratified."""

from itertools import count, islice

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.plans.planner.lots import digest, draw, lot, read, written

SIZES = st.dictionaries(st.sampled_from(("甲 A", "甲 B", "乙 A", "乙 C")), st.integers(0, 60))


def test_lot_is_the_published_hash():
    assert lot("2026", "17") == int("971b626954a909f6", 16)


def test_tenth_of_three_hundred_by_stratum():
    strata = {"甲": range(1, 201), "乙": range(201, 301)}
    drawn = draw(strata, 0.1, "2026")
    assert (len(drawn), sum(key <= 200 for key in drawn)) == (30, 20)


def test_record_is_read_as_it_was_written_and_as_first_versions_wrote_it():
    strata = {"甲 A": [1, 20, 300], "甲 -": []}
    assert written({"甲 A": [300, 1, 20], "甲 -": []}) == {"甲 A": "1,20,300", "甲 -": ""}
    assert read(written(strata)) == read(strata) == strata


def test_another_seed_draws_others():
    strata = {"甲": range(1, 201)}
    assert draw(strata, 0.1, "1") != draw(strata, 0.1, "2")


@settings(deadline=None)
@given(SIZES, st.integers(1, 1000), st.integers(1, 7), st.floats(0, 1), st.text(max_size=8))
def test_draw_comes_out_again_whatever_the_order(sizes, first, step, share, seed):
    keys = count(first, step)
    strata = {name: list(islice(keys, number)) for name, number in sizes.items()}
    turned = {name: keys[::-1] for name, keys in reversed(strata.items())}
    drawn = draw(strata, share, seed)
    assert drawn == draw(turned, share, seed)
    assert digest(written(strata)) == digest(written(turned))
    assert read(written(turned)) == strata
    assert abs(len(drawn) - share * sum(sizes.values())) < 1.001
