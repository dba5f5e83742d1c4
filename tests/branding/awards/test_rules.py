"""Marking, spread, and why a judging cannot be settled."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from branding.awards import rules
from branding.awards.states import JudgementState

ITEMS = [["craft", "传统工艺", 25], ["place", "环境整洁", 20]]


def _judged(*totals, asked: int = 0, recused: int = 0) -> list:
    rows = [SimpleNamespace(state=JudgementState.SCORED, total=total) for total in totals]
    rows += [SimpleNamespace(state=JudgementState.ASKED, total=None)] * asked
    return rows + [SimpleNamespace(state=JudgementState.RECUSED, total=None)] * recused


def test_points_add_up():
    assert rules.total_of({"craft": 25, "place": 0}, ITEMS) == 25


@pytest.mark.parametrize("points", [{"craft": 26, "place": 1}, {"craft": -1, "place": 1}, {"craft": 1}, {"craft": None, "place": 1}])
def test_points_out_of_range_or_missing_are_refused(points):
    with pytest.raises(ValueError, match="请填"):
        rules.total_of(points, ITEMS)


def test_mean_has_two_places_and_spread_is_the_widest_gap():
    assert (rules.mean([90, 85, 80]), rules.mean([90, 85, 81]), rules.spread([90, 85, 81]), rules.spread([])) == (
        Decimal("85.00"), Decimal("85.33"), 9, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        (_judged(90, 90, asked=1), "还有评委没有评分"),
        (_judged(90, 90, recused=1), "有效评委 2 人"),
        (_judged(79, 80, 80), "不到合格线"),
        (_judged(80, 80, 80, recused=1), ""),
    ],
)
def test_judging_is_settled_with_enough_judges_and_points(judged, said):
    refusal = rules.settle_refusal(judged, 3, 80)
    assert (said in refusal, bool(refusal)) == (True, bool(said))
