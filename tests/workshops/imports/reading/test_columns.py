"""What a heading means does not hang on how tidily it is typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.imports.reading import columns


@given(st.text(max_size=12) | st.from_regex("[㐀-鿿A-Za-z0-9]{0,9}", fullmatch=True))
def test_tidy_labels_are_stripped_as_all_others(label):
    assert columns.bare(label) == columns._NOISE.sub("", unicodedata.normalize("NFKC", label)).lower()


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("小作坊名称", "name"),
        (" 名 称 * ", "name"),
        ("联系电话（必填）", "phone"),
        ("ＮＯ", columns.IGNORED),
        ("NO", columns.IGNORED),
        ("负责人手机号（本人）", "phone"),
        ("小作坊登记许可证编号", "licence_number"),
        ("家庭住址", ""),
        ("乡镇意见", ""),
        ("稷峰镇孙家醋坊", ""),
        (12.0, ""),
        (None, ""),
    ],
)
def test_a_heading_is_known_by_its_words(label, key):
    assert columns.key_of(label) == key


@given(
    st.lists(st.sampled_from([part for part, _ in columns.CONTAINED] + list(columns.NOT_THESE) + ["甲", "2024"]), min_size=1, max_size=3)
)
def test_what_a_heading_contains_decides_in_the_order_of_the_list(parts):
    word = "".join(parts)
    if columns.bare(word) in columns._EXACT:
        return
    refused = any(other in word for other in columns.NOT_THESE)
    meant = "" if refused else next((key for part, key in columns.CONTAINED if part in word), "")

    assert columns.key_of(word) == meant
