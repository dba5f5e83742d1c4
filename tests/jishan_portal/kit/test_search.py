"""Folding and cutting of searched text."""

import pytest

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
