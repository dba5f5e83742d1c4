"""What answers amount to."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.checklists import rules
from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue, CleanTag

YES, NO, NA = AnswerValue.YES, AnswerValue.NO, AnswerValue.NOT_APPLICABLE


def items():
    """Two dress items (P1 key, P2) and a ban item that is asked only when P2 is 否."""
    premise = Item(pk=2, code="P2", clean_tag=CleanTag.DRESS)
    return [
        Item(pk=1, code="P1", clean_tag=CleanTag.DRESS, is_key=True),
        premise,
        Item(pk=3, code="F1", clean_tag=CleanTag.BAN, is_key=True, asked_when=premise, asked_answer=NO),
    ]


def standing(answers, tag):
    return next(row for row in rules.standings(items(), answers) if row.tag == tag)


def test_standings_are_the_six_of_the_policy_in_order():
    assert [row.label for row in rules.standings([], {})] == [
        "人员着装干净", "生产环境干净", "设施设备干净", "原料来源明", "销售去向明", "一禁",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "is_met"),
    [({1: YES, 2: YES}, True), ({1: YES, 2: NO}, False), ({1: YES, 2: NA}, True), ({1: NA, 2: NA}, False), ({}, False)],
)
def test_a_tag_is_met_when_something_was_asked_and_nothing_is_no(answers, is_met):
    assert standing(answers, CleanTag.DRESS).is_met is is_met


def test_a_conditional_item_counts_only_when_asked():
    assert standing({1: YES, 2: YES, 3: NO}, CleanTag.BAN).asked == 0
    assert standing({1: YES, 2: NO, 3: NO}, CleanTag.BAN).noes == ("F1",)


def test_missing_leaves_out_what_is_not_asked():
    assert [item.code for item in rules.missing(items(), {1: YES})] == ["P2"]
    assert [item.code for item in rules.missing(items(), {1: YES, 2: NO})] == ["F1"]


def test_idle_are_answers_whose_premise_was_changed():
    assert [item.code for item in rules.idle(items(), {1: YES, 2: YES, 3: NO})] == ["F1"]
    assert rules.idle(items(), {1: YES, 2: NO, 3: NO}) == []


@pytest.mark.parametrize(
    ("answers", "rate"),
    [
        ({}, None),
        ({1: NA, 2: NA}, None),
        ({1: YES, 2: YES}, 100),
        ({1: NO, 2: YES}, 25),  # P1 weighs 3, P2 weighs 1
        ({1: YES, 2: NO, 3: NO}, 60),
        ({1: YES, 2: YES, 3: NO}, 100),  # F1 is not asked
        ({1: YES, 2: NA}, 100),
    ],
)
def test_score_is_the_weighted_rate_of_what_counts(answers, rate):
    weighed = items()
    weighed[0].weight = 3
    assert rules.score(weighed, answers) == rate


def test_the_rest_covers_general_items_only():
    assert [item.code for item in rules.covered_by_rest(items(), {})] == ["P2"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(1, 3), st.sampled_from([YES, NO, NA])))
def test_a_no_never_counts_as_met(answers):
    for row in rules.standings(items(), answers):
        assert not (row.noes and row.is_met)
