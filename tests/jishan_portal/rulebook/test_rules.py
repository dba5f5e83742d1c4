"""The shapes a rule's value may have and how it reads."""

import pytest

from jishan_portal.rulebook.models import Kind
from jishan_portal.rulebook.rules import Period, check_value, sheet, spoken

PERIOD = {
    "length": 90,
    "unit": "days",
    "counts_from": "立案之日",
    "rolls": True,
    "is_backward": False,
    "restricts_authority": False,
    "suspended_by": "听证",
    "extensions": [{"length": 30, "approver": "市监局负责人", "roles": ["bureau_head"], "is_collective": False}],
}


def test_period_survives_a_round_trip():
    assert Period.from_value(PERIOD).as_value() == PERIOD


def test_period_reads_as_one_sentence():
    collective = {"length": None, "approver": "负责人集体讨论", "roles": ["bureau_head"], "is_collective": True}
    value = {**PERIOD, "restricts_authority": True, "extensions": [*PERIOD["extensions"], collective]}

    assert Period.from_value(value).sentence == (
        "自立案之日起 90 日；可延长 30 日，市监局负责人批准；可延长（长度由批准时确定），负责人集体讨论决定；"
        "不计入：听证的时间；约束本机关，按未顺延日提醒"
    )


def test_backward_period_reads_backward():
    assert Period(30, "workdays", "有效期届满之日", is_backward=True).sentence == "有效期届满之日前 30 个工作日"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unit": "weeks"}, "期限单位只能是"),
        ({"length": 0}, "1 至 3650"),
        ({"length": "15"}, "1 至 3650"),
        ({"length": True}, "1 至 3650"),
        ({"counts_from": " "}, "从哪一天起算"),
        ({"extensions": [{"length": 1, "approver": "某人", "roles": []}]}, "由哪个岗位批准"),
        ({"extensions": [{"length": 1, "approver": "某人", "roles": ["nobody"]}]}, "由哪个岗位批准"),
        ({"extensions": [{"length": 0, "approver": "某人", "roles": ["leader"]}]}, "由批准时确定的请留空"),
        ({"extensions": [{"length": 1}]}, "缺少项目或有多余项目"),
        ({"colour": "red"}, "缺少项目或有多余项目"),
    ],
)
def test_period_refuses_what_does_not_fit(change, says):
    with pytest.raises(ValueError, match=says):
        check_value(Kind.PERIOD, {**PERIOD, **change})


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Kind.NUMBER, "8", 8),
        (Kind.AMOUNT, "30000.50", 30000.5),
        (Kind.PERCENT, 85, 85),
        (Kind.FLAG, "on", True),
        (Kind.FLAG, "", False),
        (Kind.LIST, [60, 30, 7], [60, 30, 7]),
        (Kind.TABLE, [["A", 1, None]], [["A", 1, None]]),
    ],
)
def test_value_is_stored_plainly(kind, typed, stored):
    assert check_value(kind, typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (Kind.NUMBER, "八", "请填写数字"),
        (Kind.AMOUNT, "-1", "不小于 0"),
        (Kind.AMOUNT, "NaN", "不小于 0"),
        (Kind.LIST, [], "至少填写一项"),
        (Kind.LIST, "60", "至少填写一项"),
        (Kind.TABLE, ["A"], "每行填写一组"),
        (Kind.CHOICE, "blue", "从列出的选项中"),
    ],
)
def test_value_refuses_the_wrong_shape(kind, typed, says):
    with pytest.raises(ValueError, match=says):
        check_value(kind, typed, alternatives=[{"label": "红", "value": "red"}])


@pytest.mark.parametrize(
    ("kind", "value", "unit", "words"),
    [
        (Kind.AMOUNT, 30000, "元", "30,000.00 元"),
        (Kind.PERCENT, 3, "%", "3 %"),
        (Kind.NUMBER, 2, "", "2"),
        (Kind.FLAG, True, "", "是"),
        (Kind.FLAG, False, "", "否"),
        (Kind.LIST, [60, 30, 7], "天", "60、30、7 天"),
        (Kind.LIST, ["还贷", "罚款"], "", "还贷、罚款"),
        (Kind.LIST, ["inspections.hazard", "inspections.case"], "", "风险隐患、案件"),
        (Kind.TABLE, [["A", 1, None], ["B", 1, 2]], "次", "A 1 —；B 1 2"),
        (Kind.TABLE, [["flour", "小麦粉", 8], ["*", "process", "过程"]], "分", "小麦粉 8；* 过程"),
        (Kind.TABLE, [["flour", 8]], "分", "flour 8"),
        (Kind.CHOICE, "red", "", "红"),
        (Kind.CHOICE, "blue", "", "blue"),
    ],
)
def test_value_reads_as_words(kind, value, unit, words):
    assert spoken(kind, value, unit=unit, alternatives=[{"label": "红", "value": "red"}]) == words


def test_period_value_reads_as_its_sentence():
    assert spoken(Kind.PERIOD, PERIOD) == Period.from_value(PERIOD).sentence


@pytest.mark.parametrize(
    ("label", "value", "headings", "rows"),
    [
        ("每年检查次数（等级、下限、上限）", [["A", 0.5, None]], ["等级", "下限", "上限"], [["A", "0.5", "—"]]),
        ("奖补材料（名称、要求）", [["执照", "必交", "原件"]], [], [["执照", "必交", "原件"]]),
        ("食品类别得分", [["flour", 8]], [], [["flour", "8"]]),
    ],
)
def test_sheet_takes_its_headings_from_the_label_where_they_fit(label, value, headings, rows):
    assert sheet(label, value) == (headings, rows)
