"""Folding and cutting of searched text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishan_portal.kit import search


@pytest.mark.parametrize(("typed", "folded"), [("１３８ ", "138"), ("sc 12", "SC12"), ("麻花\u202e坊", "麻花坊"), (None, "")])
def test_folded_makes_spellings_equal(typed, folded):
    assert search.folded(typed) == folded


def test_search_text_keeps_fields_apart():
    assert search.search_text(["豆腐坊", "", "腐坊"]) == ("豆腐坊\n腐坊", "豆腐 腐坊")


def test_words_are_split_once_each():
    assert search.words("麻花　稷峰 麻花") == ["麻花", "稷峰"]


def test_escaped_lets_signs_stand_for_themselves():
    assert search.escaped("50%_\\") == "50\\%\\_\\\\"


WORDS = st.one_of(st.sampled_from(("", "麻花坊", "孙 家", "ＡＢ", "ab", "ŉ", "ΐ", "x\ny", "13835900080", "Ⅷ")), st.text(max_size=6))


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=8))
def test_many_records_are_searched_as_one(records):
    columns = [list(column) for column in zip(*records, strict=True)]

    assert list(search.search_texts(columns)) == [search.search_text(record) for record in records]


@given(WORDS)
def test_pieces_of_a_text_are_those_of_its_words(word):
    assert search.search_text([word, "甲乙"])[1].split(" ") == list(dict.fromkeys([*search.pieces(search.folded(word)), "甲乙"]))
