"""Lots: foreseen by nobody, unless a drill draws them from its seed."""

import secrets

from jishan_portal.kit import chance


def test_lots_inside_a_seed_fall_out_again():
    drawn = []
    for _ in range(2):
        with chance.drawn_from("7"):
            drawn.append([chance.bits(64) for _ in range(3)])
    with chance.drawn_from("8"):
        other = [chance.bits(64) for _ in range(3)]
    assert drawn[0] == drawn[1] != other


def test_lots_come_from_the_secure_source_outside_a_seed(monkeypatch):
    monkeypatch.setattr(secrets, "randbits", lambda many: many * 2)
    with chance.drawn_from("7"):
        assert chance.bits(8) != 16
    assert chance.bits(8) == 16
