"""Keys of whole columns are the keys of `keys`, however messy the texts."""

from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.registry import keys, keys_many

FOLDED = (
    *("山西省", "运城市", "稷山县", "稷峰镇", "蔡村乡", "盐湖区", "省", "市", "县", "镇", "乡", "鿿镇", "古镇麻花", "镇乡镇"),
    *("食品", "加工", "生产", "经营", "制作", "小", "作坊", "门市部", "经营部", "工坊", "坊", "店", "铺", "厂", "部", "品", "产", "营"),
    *("第", "5", "91", "A", "号", "号院", "号楼", "户", "院", "楼", "孙家", "豆制", "麻花"),
)
ODD = ("０５", "㐀", "ａｂ", "Zz", "é", "（个体工商户）", "(停)", "[a", "】", " ", "\u3000", "\n", "\u2028", "-", "!", "·", "\u200b", "٣")
TEXTS = st.lists(st.sampled_from(FOLDED + ODD), max_size=7).map("".join) | st.text(max_size=12)
COLUMNS = pytest.mark.parametrize(
    ("many", "one"),
    [(keys_many.name_keys, keys.name_key), (keys_many.address_keys, keys.address_key), (keys_many.initials, keys.initials)],
    ids=["names", "addresses", "initials"],
)


@COLUMNS
def test_every_folded_text_of_three_parts(many, one):
    texts = ["".join(parts) for parts in product(FOLDED, repeat=3)]

    assert many(texts) == list(map(one, texts))


@COLUMNS
@given(texts=st.lists(TEXTS, max_size=20))
def test_messy_columns(many, one, texts):
    assert many(texts) == list(map(one, texts))


@COLUMNS
@given(parts=st.lists(st.sampled_from(FOLDED), min_size=1, max_size=8), times=st.integers(1, 30))
def test_long_folded_texts(many, one, parts, times):
    texts = ["".join(parts * times), "".join(parts)]

    assert many(texts) == list(map(one, texts))


def test_usual_texts_are_not_asked_one_by_one():
    names = [f"稷峰镇第{n}号麻花坊" for n in range(100)] + ["孙家豆制品店"]
    addresses = [f"蔡村乡东街{n}号" for n in range(100)] + ["东南村5号院"]
    with patch.object(keys, "name_key") as name_key, patch.object(keys, "address_key") as address_key:
        found = keys_many.name_keys(names), keys_many.address_keys(addresses)

    assert not name_key.called
    assert not address_key.called
    assert (found[0][7], found[0][-1], found[1][7], found[1][-1]) == ("第7号麻花", "孙家豆制品", "东街7", "东南村5")
