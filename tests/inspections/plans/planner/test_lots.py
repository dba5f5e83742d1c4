"""The draw comes out again, has the asked share, and is stratified."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.plans.planner.lots import digest, draw, lot

STRATA = st.dictionaries(st.sampled_from(("甲 A", "甲 B", "乙 A", "乙 C")), st.sets(st.integers(1, 400), max_size=60))


def test_lot_is_the_published_hash():
    assert lot("2026", "17") == int("971b626954a909f6", 16)


def test_tenth_of_three_hundred_by_stratum():
    strata = {"甲": range(1, 201), "乙": range(201, 301)}
    drawn = draw(strata, 0.1, "2026")
    assert (len(drawn), sum(key <= 200 for key in drawn)) == (30, 20)


def test_another_seed_draws_others():
    strata = {"甲": range(1, 201)}
    assert draw(strata, 0.1, "1") != draw(strata, 0.1, "2")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STRATA, st.floats(0, 1), st.text(max_size=8))
def test_draw_comes_out_again_whatever_the_order(strata, share, seed):
    apart, used = {}, set()
    for name, keys in strata.items():
        apart[name] = sorted(keys - used)
        used |= keys
    turned = {name: list(reversed(keys)) for name, keys in reversed(apart.items())}
    drawn = draw(apart, share, seed)
    assert drawn == draw(turned, share, seed)
    assert digest(apart) == digest(turned)
    assert abs(len(drawn) - share * len(used)) < 1.001
