"""State tables refuse what is not in them."""

import pytest

from jishan_portal.kit.flow import Flow, Move, State

FLOW = Flow(
    State("sent", waits_on="inspector"),
    State("accepted", is_final=True),
    State("returned"),
    Move("accept", frozenset({"sent"}), "accepted", frozenset({"inspector"}), "通过", basis="某法第十条"),
    Move("return", frozenset({"sent"}), "returned", frozenset({"inspector", "chief"}), "退回", needs_note=True),
)


def test_flow_opens_move_from_its_source_to_its_role():
    assert FLOW.refusal("accept", state="sent", roles={"inspector"}) is None


def test_flow_refuses_wrong_state_with_the_article():
    refusal = FLOW.refusal("accept", state="returned", roles={"inspector"})
    assert refusal.reason == "state"
    assert refusal.message == "当前状态不能“通过”，请刷新页面查看最新状态。（依据：某法第十条）"


def test_flow_refuses_wrong_role():
    assert FLOW.refusal("accept", state="sent", roles={"chief"}).reason == "role"


@pytest.mark.parametrize("note", ["", "   "])
def test_flow_refuses_missing_note(note):
    assert FLOW.refusal("return", state="sent", roles={"chief"}, note=note).message == "“退回”须写明理由。"


def test_flow_takes_note():
    assert FLOW.refusal("return", state="sent", roles={"chief"}, note="缺照片") is None


def test_flow_lists_moves_open_to_a_role():
    assert [move.name for move in FLOW.open_to(state="sent", roles={"chief"})] == ["return"]


def test_flow_knows_no_other_move():
    with pytest.raises(KeyError):
        FLOW.move("burn")


def test_flow_rejects_state_that_is_not_in_the_table():
    with pytest.raises(ValueError, match="names states that are not in the table"):
        Flow(State("a"), Move("go", frozenset({"a"}), "b", frozenset({"x"}), "走"))


def test_flow_rejects_doubled_row():
    with pytest.raises(ValueError, match="stands twice"):
        Flow(State("a"), State("a"))
