"""What is kept of each row is what its cells are, masked one by one; names of areas are asked for before the writing begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishan_portal.accounts import places
from jishan_portal.accounts.actors import SYSTEM
from tests.workshops.imports.conftest import HEADING
from workshops.imports import actions, keeping
from workshops.imports.models import ImportRow
from workshops.registry.loading import load_food_kinds

CELLS = st.one_of(
    st.sampled_from(
        ("", "", "麻花坊", "１３８", " 甲 ", "13835900080", "电话13835900080", "140824190003020724", "“甲”", "字" * 130, "a\tb")
    ),
    st.sampled_from((1.0, 1, True, 13835900080.0, 45000.5, None)),
    st.text(max_size=14),
)


@pytest.mark.parametrize("key", ["name", "phone", "owner_id", "note"])
@given(values=st.lists(CELLS, max_size=9))
def test_cells_are_shown_as_one_by_one(key, values):
    shown = [None if value == "" else keeping.shown_cell(key, value) for value in values]

    assert keeping._shown_cells(key, values) == shown


def test_short_rows_and_two_columns_of_one_meaning():
    cells = keeping._cells_of([["甲坊", "东街", "西街"], ["乙坊", "南街", ""], ["丙坊"]], {0: "name", 1: "address", 2: "address"})

    assert list(cells) == [{"name": "甲坊", "address": "西街"}, {"name": "乙坊", "address": "南街"}, {"name": "丙坊"}]


@pytest.mark.parametrize("key", ["name", "phone", "owner_id", "note"])
@given(values=st.lists(st.from_regex("[0-9Xx东-]{0,18}|1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9X]", fullmatch=True), max_size=4))
def test_numbers_are_masked_as_one_by_one(key, values):
    shown = [None if value == "" else keeping.shown_cell(key, value) for value in values]

    assert keeping._shown_cells(key, values) == shown


@pytest.mark.django_db
def test_a_change_of_township_is_kept_by_name_though_no_name_is_remembered(workbook):
    load_food_kinds()
    row = ["孙家醋作坊", "孙园田", "140824190003020724", "13614610033", "稷峰镇", "庄永村91号", "食醋", "", "", ""]
    actions.import_file(workbook(HEADING, row), "台账.xlsx", by=SYSTEM)
    places.forget()

    outcome = actions.import_file(workbook(HEADING, [*row[:4], "西社镇", *row[5:]]), "台账.xlsx", by=SYSTEM)

    assert ImportRow.objects.get(batch=outcome.batch).changes == [["所属乡镇", "稷峰镇", "西社镇"]]
