"""Rows that meet no other are new without being judged: the plan is the one that judging every row would make."""

from itertools import product
from unittest.mock import patch

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import user_of
from tests.workshops.imports.conftest import HEADING
from workshops.imports import actions, intake, planning
from workshops.imports.models import Verdict
from workshops.imports.reading.sheets import open_book
from workshops.registry.loading import load_food_kinds

pytestmark = pytest.mark.django_db

LEDGERS = ("台账-乡镇分表.xlsx", "底数摸排表.xlsx", "系统导出.csv", "旧格式台账.xls", "异常输入.xlsx")


@pytest.fixture(autouse=True)
def kinds():
    """The kinds of food stand in every portal."""
    load_food_kinds()


def _plan(content: bytes, by) -> tuple:
    book = open_book(content)
    plan = planning.make_plan(intake.rows_of(book, intake.describe(book)), by=by)
    facts = [
        (one.row.number, one.verdict, one.known and one.known.pk, one.twin, one.changes, one.licence, one.products, one.kind)
        for one in plan.rows
    ]
    words = [(one.row.values, one.row.problems, one.row.warnings) for one in plan.rows]
    return plan.counts, plan.hash, facts, words


def _both_ways(content: bytes, by) -> tuple[tuple, tuple]:
    short = _plan(content, by)
    with patch.object(planning, "_met", lambda traits, known, by: list(range(len(traits.name)))):
        return short, _plan(content, by)


@pytest.mark.parametrize("name", LEDGERS)
def test_example_ledgers_are_planned_as_if_every_row_were_judged(ledger, name):
    for other in LEDGERS[:3]:
        if other != name:
            actions.import_file(ledger(other), other, by=SYSTEM, good_rows_only=True)

    for by in (SYSTEM, user_of(Role.TOWNSHIP, area="140824101000")):
        short, whole = _both_ways(ledger(name), by)
        assert short == whole


def test_rows_that_share_one_trait_are_judged_beside_each_other(workbook):
    rows = []
    for number, trait in product(range(3), ("name", "id", "licence", "none")):
        same = f"{trait}同" if number < 2 else f"{trait}另"
        rows.append(
            (
                f"{same if trait == 'name' else f'{trait}号{number}'}麻花坊",
                "孙园田",
                "140824190003020724" if trait == "id" and number < 2 else "",
                "",
                "稷峰镇",
                f"庄永村{len(rows)}号",
                "食醋",
                f"晋小作坊14082420{same}" if trait == "licence" else "",
                "",
                "",
            )
        )

    short, whole = _both_ways(workbook(HEADING, *rows), SYSTEM)

    assert short == whole
    assert short[0] == {"rows": 12, "new": 11, "updated": 0, "duplicates": 0, "errors": 1}
    assert [facts[1] for facts in short[2]].count(Verdict.ERROR) == 1


def test_new_rows_are_not_judged(workbook):
    content = workbook(HEADING, *[(f"{n}号麻花坊", "孙", "", "", "稷峰镇", f"东街{n}号", "食醋", "", "", "") for n in range(5)])
    with patch.object(planning, "Judge") as judge:
        counts = _plan(content, SYSTEM)[0]

    assert counts["new"] == 5
    assert not judge.return_value.decide.called
