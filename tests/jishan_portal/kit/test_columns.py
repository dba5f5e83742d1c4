"""Columns by block: a form is asked of many texts at once, and what is said does not hang on the blocks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishan_portal.kit.columns import BLOCK, Form, by_block

PATTERN = "[ab]?[0-9]*"
TEXTS = st.text(alphabet="ab09\n", max_size=4)


@given(st.lists(TEXTS, max_size=6))
def test_a_form_of_all_is_the_form_of_each(texts):
    assert Form(PATTERN).is_of_all(texts) == all(re.fullmatch(PATTERN, text) for text in texts)


@pytest.mark.parametrize("other", [1, 1.5, None, True])
def test_what_is_no_text_has_no_form(other):
    assert not Form(PATTERN).is_of_all(["a1", other])


@pytest.mark.parametrize("odd_at", [None, 0, BLOCK - 1, BLOCK, 3 * BLOCK])
def test_only_the_block_of_an_odd_value_is_taken_one_by_one(odd_at):
    values = list(range(3 * BLOCK + 1))
    singly = []

    def other(value):
        singly.append(value)
        return -value

    done = by_block(values, lambda block: odd_at not in block, lambda block: [-value for value in block], other)

    assert done == [-value for value in values]
    assert len(singly) == (0 if odd_at is None else 1 if odd_at == 3 * BLOCK else BLOCK)
