"""One cell at a time: what is meant by what was typed."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.imports.reading import cells
from workshops.imports.reading.days import FOREVER, day, period
from workshops.imports.reading.plain import INVISIBLE, CellProblem

ANYTHING = st.one_of(
    st.text(max_size=60), st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**18), 10**18), st.booleans(), st.dates()
)
CLEANERS = [
    cells.name,
    cells.owner_name,
    cells.owner_id,
    cells.phone,
    cells.credit_code,
    cells.village,
    cells.address,
    cells.products,
    cells.licence_number,
    day,
    period,
    cells.staff_count,
    cells.floor_area,
    cells.wants_upgrade,
    cells.note,
]


def _silent(words):
    assert words


@given(value=ANYTHING, cleaner=st.sampled_from(CLEANERS))
def test_clean_anything_gives_a_value_or_a_chinese_sentence(value, cleaner):
    try:
        cleaned = cleaner(value, _silent)
    except CellProblem as problem:
        assert str(problem).endswith("。")  # noqa: PT017 both outcomes are right
    else:
        text = cleaned if isinstance(cleaned, str) else " ".join(map(str, cleaned)) if isinstance(cleaned, tuple) else ""
        assert not cells.BIDI.search(text)
        assert not INVISIBLE.search(text)
        assert not text.startswith(("=", "@"))


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_clean_phone_in_every_dress(number):
    wide = number.translate({ord("0") + n: ord("０") + n for n in range(10)})

    for dressed in (
        number,
        float(number),
        int(number),
        wide,
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
        f" {number[:3]} {number[3:]} ",
        f"'{number}",
        f"\u202d{number}\u202c",
    ):
        assert cells.phone(dressed, _silent) == number


@given(st.dates(date(1980, 1, 1), date(2100, 12, 31)))
def test_clean_day_in_every_dress(meant):
    serial = (meant - date(1899, 12, 30)).days
    dressed = [
        meant,
        datetime(meant.year, meant.month, meant.day),  # noqa: DTZ001 as a workbook holds it
        f"{meant:%Y-%m-%d}",
        f"{meant:%Y/%m/%d}",
        f"{meant.year}.{meant.month}.{meant.day}",
        f"{meant.year}年{meant.month}月{meant.day}日",
        f"{meant:%Y%m%d}",
        float(f"{meant:%Y%m%d}"),
        f"{meant:%Y-%m-%d} 00:00:00",
        float(serial),
    ]

    assert {day(value) for value in dressed} == {meant}


@pytest.mark.parametrize("text", ["2023-13-01", "2023.2.30", "去年", "23.5.1", "1024-01-01", True, 5.0, date(1900, 1, 1)])
def test_refuse_days_that_are_none(text):
    with pytest.raises(CellProblem, match="不是能认出的日期"):
        day(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2023-10-16至2026-10-16", (date(2023, 10, 16), date(2026, 10, 16))),
        ("2023.10.16-2026.10.16", (date(2023, 10, 16), date(2026, 10, 16))),
        ("2023年1月2日—2026年1月1日", (date(2023, 1, 2), date(2026, 1, 1))),
        ("2023-10-16至长期", (None, FOREVER)),
        ("长期", (None, FOREVER)),
        ("2026/5/5", (None, date(2026, 5, 5))),
        (45000.0, (None, date(2023, 3, 15))),
        ("无", (None, None)),
    ],
)
def test_clean_period(text, meant):
    assert period(text) == meant


@pytest.mark.parametrize("value", [1.40824190004136e17, 140824190004136000, "1.40824E+17", "1.40824190004136E17"])
def test_spoiled_id_number_says_what_to_do(value):
    with pytest.raises(CellProblem, match="格式改为“文本”"):
        cells.owner_id(value, _silent)


@pytest.mark.parametrize("value", ["'14082419041031165x", "１４０８２４１９０４１０３１１６５Ｘ", "140824 19041031 165X"])
def test_clean_id_number(value):
    assert cells.owner_id(value, _silent) == "14082419041031165X"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("14082419041031165", "应为 18 位"),
        ("140824190410311651", "校验不符"),
        ("140824190413311650", "不是真实的日期"),
        ("张三", "应为 18 位"),
    ],
)
def test_refuse_wrong_id_number(value, words):
    with pytest.raises(CellProblem, match=words):
        cells.owner_id(value, _silent)


@pytest.mark.parametrize("value", ["无", "办理中", " ", "/", "——", "未办理"])
def test_no_licence_yet(value):
    assert cells.licence_number(value, _silent) == ""


def test_clean_products_splits_and_drops_repeats():
    assert cells.products("麻花、糕点/饼子,麻花；小麦粉 食醋", _silent) == ("麻花", "糕点", "饼子", "小麦粉", "食醋")


@pytest.mark.parametrize(("value", "count"), [("3人", 3), (3.0, 3), ("约 4 人", 4), ("８人", 8), ("若干", None), ("", None)])
def test_clean_staff_count(value, count):
    assert cells.staff_count(value, _silent) == count


@pytest.mark.parametrize(
    ("value", "area"), [("约120平米", "120.0"), ("100㎡", "100.0"), (150.0, "150.0"), ("80.55平方米", "80.6"), ("很大", None)]
)
def test_clean_floor_area(value, area):
    assert cells.floor_area(value, _silent) == (Decimal(area) if area else None)


@pytest.mark.parametrize(
    ("value", "answer"), [("愿意", True), ("√", True), ("有意向", True), ("是", True), ("否", False), ("", None), ("再看", None)]
)
def test_clean_willingness(value, answer):
    assert cells.wants_upgrade(value, _silent) is answer


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=1+1", "像是公式"),
        ("+cmd|calc", "像是公式"),
        ("@SUM(1)", "像是公式"),
        ("-2+3", "像是公式"),
        ("＝1+1", "像是公式"),
        ("\u200b=1", "像是公式"),
        ("<b>甲</b>", "网页代码"),
        ("甲\u202e坊", "隐藏字符"),
        ("甲" * 81, "超过 80 个字"),
        ("", "没有填写"),
        ("无", "没有填写"),
    ],
)
def test_refuse_hostile_names(value, words):
    with pytest.raises(CellProblem, match=words):
        cells.name(value, _silent)


def test_closing_a_line_break_is_said():
    said = []

    assert cells.name("麻花坊\n第二行", said.append) == "麻花坊第二行"
    assert said == ["单元格里的换行已去掉。"]


def test_several_phones_take_the_first():
    said = []

    assert cells.phone("13812345678、13912345678", said.append) == "13812345678"
    assert said == ["填了几个电话，取第一个。"]


@pytest.mark.parametrize("typed", ["+86 13812345678", "86-13812345678", "0086 138 1234 5678"])
def test_the_countrys_number_before_a_phone_is_no_second_phone(typed):
    said = []

    assert cells.phone(typed, said.append) == "13812345678"
    assert said == []


def test_two_phones_with_a_blank_between_take_the_first():
    assert cells.phone("13812345678 13912345678", [].append) == "13812345678"
