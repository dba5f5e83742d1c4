"""Two spellings of one workshop meet under one key; two workshops do not."""

import pytest

from workshops.registry import keys


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("稷山县稷峰镇孙家醋作坊", "孙家醋"),
        ("孙家醋坊 ", "孙家醋"),
        ("孙记醋坊", "孙记醋"),
        ("小施氏油坊店", "小施氏油"),
        ("施氏油坊", "施氏油"),
        ("稷王山五香麻花食品加工小作坊", "稷王山五香麻花"),
        ("ＡＢＣ 麻花坊（个体工商户）", "ABC麻花"),
        ("古镇麻花店", "古镇麻花"),
        ("加工坊", "加工坊"),
        ("-2+3", "23"),
        ("！！", "!!"),
    ],
)
def test_name_key_folds_place_and_trade(name, key):
    assert keys.name_key(name) == key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("山西省运城市稷山县稷峰镇东南村５号", "东南村5"),
        ("东南村 5 号", "东南村5"),
        ("稷峰镇庄永村村委会旁91号", "庄永村村委会旁91"),
        ("", ""),
    ],
)
def test_address_key_folds_place_and_marks(address, key):
    assert keys.address_key(address) == key


def test_initials_leave_the_place_out():
    assert keys.initials("稷山县平陇香酥麻花坊") == "PLXSMHF"
