"""The score of the 审查通则 (domain 6.1): 34 items, 100 points, no nought, 85 %, what does not apply counts nowhere."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subsidies.readiness import rules
from subsidies.readiness.models import Gap
from subsidies.readiness.tables import table_on, versions

TABLE = versions()[-1]
CODES = [item.code for item in TABLE.items]
MARKS = st.fixed_dictionaries({item.code: st.sampled_from([*item.scores, None]) for item in TABLE.items})
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _marks(partials=0, zeros=0):
    values = {item.code: item.full for item in TABLE.items}
    for number, code in enumerate(CODES):
        if number < partials:
            values[code] = 2
        elif number < partials + zeros:
            values[code] = 0
    return values


def test_table_is_the_2022_one():
    assert {name: sum(item.full for item in items) // 2 for name, items in TABLE.sections} == {
        "生产场所": 18, "设备设施": 36, "设备布局和工艺流程": 9, "人员管理": 9, "管理制度": 27, "试制食品检验合格报告": 1,
    }  # fmt: skip
    assert (len(TABLE.items), sum(item.full for item in TABLE.items)) == (34, 200)
    assert TABLE.items[-1].scores == (2, 1, 0)
    assert (table_on(date(2024, 6, 17)).version, table_on(date(2020, 1, 1)).version) == ("2022", "2022")


@pytest.mark.parametrize(
    ("marks", "points", "passes"),
    [(_marks(), 100, True), (_marks(7), 86, True), (_marks(8), 84, False), (_marks(0, 1), 97, False), (_marks(1, 1), 95, False)],
)
def test_seven_partials_pass_eight_fail_and_a_nought_fails(marks, points, passes):
    result = rules.score(TABLE, marks, pass_rate=85)
    assert (result.got / 2, result.is_pass, bool(rules.why(result))) == (points, passes, not passes)


@QUICK
@given(MARKS)
def test_score_is_what_applies_and_passes_by_the_rule(marks):
    result = rules.score(TABLE, marks, pass_rate=85)
    counted = {code: halves for code, halves in marks.items() if halves is not None}
    assert result.full == sum(TABLE.by_code[code].full for code in counted)
    assert 0 <= result.got == sum(counted.values()) <= result.full
    expected = bool(counted) and 0 not in counted.values() and result.got * 20 >= result.full * 17
    assert result.is_pass == expected
    assert bool(rules.why(result)) == (bool(counted) and not expected)


@QUICK
@given(MARKS, st.sampled_from(CODES))
def test_a_better_mark_never_lowers_the_rate_and_an_inapplicable_full_one_never_raises_it(marks, code):
    item = TABLE.by_code[code]
    low = rules.score(TABLE, {**marks, code: 0}, pass_rate=85)
    mid = rules.score(TABLE, {**marks, code: item.scores[1]}, pass_rate=85)
    top = rules.score(TABLE, {**marks, code: item.full}, pass_rate=85)
    without = rules.score(TABLE, {**marks, code: None}, pass_rate=85)
    assert low.rate <= mid.rate <= top.rate
    assert without.rate <= top.rate or not without.full
    assert not low.is_pass


def test_unscored_items_and_strange_marks():
    marks = _marks()
    del marks["2.8.1"]
    result = rules.score(TABLE, marks, pass_rate=85)
    assert (result.missing, result.is_pass) == (("2.8.1",), False)
    with pytest.raises(ValueError, match="没有这些项目"):
        rules.score(TABLE, {"9.9": 6}, pass_rate=85)
    with pytest.raises(ValueError, match="不在评分表里"):
        rules.score(TABLE, {"6.1.1": 6}, pass_rate=85)


def test_projection_follows_the_latest_open_gap():
    gaps = [
        Gap(code="1.1.1", due_on=date(2026, 8, 1), state="open"),
        Gap(code="2.2.2", due_on=date(2026, 11, 5), state="fixed"),
        Gap(code="2.4.1", state="open"),
        Gap(code="5.1.1", due_on=date(2027, 1, 1), state="closed"),
    ]
    day, undated, critical = rules.projected(gaps)
    assert (day, undated, critical.code) == (date(2026, 11, 5), 1, "2.2.2")
    end, today = date(2026, 10, 31), date(2026, 7, 1)
    assert rules.light(today, end, day, 0) == "late"
    assert rules.light(today, end, end, 0) == "ok"
    assert rules.light(today, end, end, 1) == "near"
    assert rules.light(date(2026, 11, 1), end, None, 1) == "late"
    assert rules.light(date(2026, 11, 1), end, None, 0) == "ok"
