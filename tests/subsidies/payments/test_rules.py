"""Amounts in words; the treasury's list against the batch."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.payments.rules import DIGITS, Difference, Paid, compare, in_words

D = Decimal


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("30000", "叁万元整"),
        ("30000.50", "叁万元伍角整"),
        ("10200.05", "壹万零贰佰元零伍分"),
        ("0.05", "伍分"),
        ("0.30", "叁角整"),
        ("10", "壹拾元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),  # the rules leave the 零 here to the writer
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("11000", "壹万壹仟元整"),
        ("10999", "壹万零玖佰玖拾玖元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("100000000", "壹亿元整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("20000300", "贰仟万零叁佰元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("101000000000", "壹仟零壹拾亿元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("110000001", "壹亿壹仟万零壹元整"),
        ("20000", "贰万元整"),
    ],
)
def test_in_words_follows_the_rules_for_bills(amount, words):
    assert in_words(D(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000"])
def test_in_words_refuses_what_no_bill_can_hold(amount):
    with pytest.raises(ValueError, match="cannot be written"):
        in_words(D(amount))


def _read(words: str) -> Decimal:
    """Read an amount in words back, so that the spelling is checked by another way than it was made."""
    whole, _, rest = words.removesuffix("整").rpartition("元")
    total = section = digit = 0
    for sign in whole:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(sign) + 1)
            digit = 0
        else:
            total = total + (section + digit) * 10**4 if sign == "万" else (total + section + digit) * 10**8
            section = digit = 0
    fen = sum(DIGITS.index(rest[at - 1]) * worth for unit, worth in (("角", 10), ("分", 1)) if (at := rest.find(unit)) > 0)
    return D(total + section + digit) + D(fen) / 100


@given(st.decimals(min_value=0, max_value=D("9999999999999999.99"), places=2))
def test_in_words_can_be_read_back(amount):
    assert _read(in_words(amount)) == amount


def _line(serial: int, **values):
    fields = {"serial": serial, "amount": D(30000), "payee_name": "甲公司", "account": "62284800", "outcome": "waiting", "voucher": ""}
    return SimpleNamespace(**{**fields, **values})


ROW = Paid(1, "甲公司", D(30000), "V001", date(2026, 3, 17))


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        (replace(ROW, amount=D("30000.01")), {}, "金额不一致：批次 30,000.00 元，回单 30,000.01 元。"),
        (replace(ROW, payee_name="乙公司"), {}, "户名不一致：批次“甲公司”，回单“乙公司”。"),
        (replace(ROW, account="99"), {}, "账号与批次不一致。"),
        (replace(ROW, voucher=""), {}, "没有凭证号或支付日期，也没有退票原因。"),
        (ROW, {"outcome": "paid", "voucher": "V000"}, "这一笔已按凭证 V000 登记过，回单写的是 V001。"),
        (replace(ROW, serial=9), {}, "批次里没有这个序号。"),
    ],
)
def test_compare_names_each_difference(row, line, said):
    agreed, differences = compare([_line(1, **line)], [row])

    assert agreed == []
    assert differences[0] == Difference(row.serial, said)


def test_compare_lists_what_is_missing_and_what_stands_twice():
    rows = [ROW, ROW, replace(ROW, serial=3, voucher="V003"), replace(ROW, serial=4, voucher="V003")]

    agreed, differences = compare([_line(serial) for serial in (1, 2, 3, 4)], rows)

    assert agreed == []
    assert [(row.serial, row.words) for row in differences] == [
        (1, "回单里这个序号出现了不止一次。"),
        (1, "回单里这个序号出现了不止一次。"),
        (3, "凭证号 V003 在回单里用了不止一次。"),
        (4, "凭证号 V003 在回单里用了不止一次。"),
        (2, "回单里没有这一笔。"),
    ]


def test_compare_gives_pairs_that_agree():
    line = _line(1)

    assert compare([line], [ROW]) == ([(line, ROW)], [])
