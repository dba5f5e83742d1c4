"""A column is cleaned as its cells are, one by one: the same values, problems and warnings beside the same rows."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.imports.reading.cleaning import CLEANERS, clean
from workshops.imports.reading.plain import CellProblem
from workshops.imports.reading.table import Table

CELLS = st.one_of(
    st.sampled_from(
        (
            "",
            "",
            "无",
            "None",
            "暂无",
            "麻花坊",
            "麻花\n坊",
            "麻花坊 ",
            "=1+1",
            "<b>",
            "+",
            "东街5号",
            "（",
            "·",
            "字" * 31,
            "字" * 121,
            "字" * 301,
        )
    ),
    st.sampled_from(("13835900080", "13835900080\n", "１３８", "13835900080、0359-5522333", "12315", 13835900080.0, 13835900080)),
    st.sampled_from((1, 1.0, True, 0, 0.0, False, 3.0, "3人", 1e18, 140824190003020724, "2024-06-17", "长期", 45000.0, 20240617)),
    st.sampled_from((date(2024, 6, 17), datetime(2024, 6, 17), datetime(2024, 6, 17, 8), "2021-1-1至2024-1-1", "愿意", "麻花、糕点")),  # noqa: DTZ001 as sheets hold them
    st.text(max_size=8),
)


def _one_by_one(key: str, values: list) -> tuple:
    found, problems, warnings = [], {}, {}
    for place, value in enumerate(values):
        said, told = None, []
        if value != "" or key == "name":
            try:
                said = CLEANERS[key](value, told.append)
            except CellProblem as problem:
                problems[place] = [(key, str(problem))]
        if told:
            warnings[place] = [(key, words) for words in told]
        found.append(said)
    return found, problems, warnings


@pytest.mark.parametrize("key", CLEANERS)
@given(values=st.lists(CELLS, max_size=12))
def test_a_column_is_cleaned_as_its_cells_are(key, values):
    table = Table()

    found = clean(table, key, values)

    assert (found, dict(table.problems), dict(table.warnings)) == _one_by_one(key, values)
    assert list(map(type, found)) == list(map(type, _one_by_one(key, values)[0]))


@pytest.mark.parametrize("key", ["name", "owner_name", "address", "village", "note", "phone"])
@given(values=st.lists(st.sampled_from(("", "麻花坊", "东街5号", "13835900080", "无", "字" * 30, "字" * 40)), max_size=9))
def test_a_tidy_column_is_cleaned_as_its_cells_are(key, values):
    table = Table()

    assert (clean(table, key, values), dict(table.problems), dict(table.warnings)) == _one_by_one(key, values)


def test_tables_are_put_together_row_by_row():
    first, second = (Table([name], [7], [[name]], {"name": [name]}) for name in ("甲", "乙"))
    second.columns["note"] = ["停业"]
    second.problems[0].append(("name", "错"))
    table = Table()

    for other in (first, second):
        table.add(other)

    rows = [(row.sheet, row.number, row.values, row.problems, row.raw) for row in table]
    assert rows == [("甲", 7, {"name": "甲"}, [], ["甲"]), ("乙", 7, {"name": "乙", "note": "停业"}, [("name", "错")], ["乙"])]
