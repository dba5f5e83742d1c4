"""The score tables: what ships, other schemes, thresholds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.risk import rules
from inspections.risk.states import LETTERS
from inspections.risk.tables import Section, scaled, table_on
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.loading import shipped_rules

TODAY = date(2026, 3, 17)


@pytest.fixture
def switch(monkeypatch):
    """Put another scheme in force."""
    plain = rulebook.value

    def to(scheme: str):
        monkeypatch.setattr(rulebook, "value", lambda key, on=None: scheme if key == "risk.scheme" else plain(key, on))
        return table_on(TODAY)

    return to


@pytest.mark.django_db
@pytest.mark.parametrize(("scheme", "static", "dynamic", "credit"), [("2016", 40, 60, 0), ("2022", 40, 40, 20), ("anhui", 40, 60, 20)])
def test_each_scheme_adds_up(switch, scheme, static, dynamic, credit):
    table = switch(scheme)
    assert (table.static_full, table.dynamic_full, table.credit.full if table.credit else 0) == (static * 2, dynamic * 2, credit * 2)


@pytest.mark.django_db
def test_a_scheme_without_its_parts_is_named(switch):
    with pytest.raises(LookupError, match="没有方案 2030"):
        switch("2030")


@pytest.mark.django_db
def test_thresholds_belong_to_the_lower_grade():
    totals = (0, 30, 30.5, 45, 45.5, 60, 60.5, 100)
    assert "".join(table_on(TODAY).letter(total) for total in totals) == "AABBCCDD"


@pytest.mark.django_db
def test_section_keys_are_plain_words(monkeypatch):
    plain = rulebook.value
    odd = [["x'); DROP", "坏", 20]]
    monkeypatch.setattr(rulebook, "value", lambda key, on=None: odd if key == "risk.static_sections" else plain(key, on))
    with pytest.raises(LookupError, match="小写英文"):
        table_on(TODAY)


def test_every_shipped_risk_rule_cites_a_basis_and_waits_for_confirmation():
    found = [rule for rule in shipped_rules() if rule.key.startswith("risk.")]
    assert len(found) >= 20
    assert [rule.key for rule in found if not rule.article or rule.is_confirmed] == []


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12).filter(any), st.integers(0, 240))
def test_scaling_keeps_the_sum_and_the_order(points, full):
    made = scaled(tuple(Section(str(at), "", halves) for at, halves in enumerate(points)), full)
    assert sum(section.full for section in made) == full
    assert all(abs(new.full - old * full / sum(points)) < 1 for new, old in zip(made, points, strict=True))


@given(st.sampled_from(LETTERS), st.integers(-5, 5))
def test_a_grade_never_leaves_the_four(letter, steps):
    moved = rules.moved(letter, steps)
    assert moved in LETTERS
    assert (LETTERS.index(moved) - LETTERS.index(letter)) * steps >= 0


@pytest.mark.django_db
@pytest.mark.parametrize(("letter", "words"), [("A", "每年至少 1 次"), ("B", "每年 1–2 次"), ("D", "每年 3–4 次")])
def test_frequency_in_words(letter, words):
    assert rules.frequency_words(letter, TODAY) == words


@pytest.mark.django_db
def test_frequency_of_the_draft_and_of_an_unknown_grade(monkeypatch):
    monkeypatch.setattr(rulebook, "value", lambda key, on=None: [["A", 0.5, None]])
    assert rules.frequency_words("A", TODAY) == "2 年 1 次"
    with pytest.raises(LookupError):
        rules.frequency("B", TODAY)


def test_term_is_next_year_or_at_once():
    assert rules.term(TODAY, is_at_once=False) == (date(2027, 1, 1), date(2027, 12, 31))
    assert rules.term(TODAY, is_at_once=True) == (TODAY, date(2027, 12, 31))
