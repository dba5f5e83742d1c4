"""Every state table is complete: labels, roles, an action for each move, a state model that fits it."""

import importlib.util
import inspect

import pytest
from django.apps import apps

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Move
from jishan_portal.workflow.models import Stateful

STATEFUL = [model for model in apps.get_models() if issubclass(model, Stateful)]
MOVES = [pytest.param(model, move, id=f"{model._meta.label}.{move.name}") for model in STATEFUL for move in model.FLOW.moves.values()]


def test_every_stateful_model_has_its_table():
    assert [model._meta.label for model in STATEFUL if model.FLOW is None] == []


def test_states_and_choices_agree():
    for model in STATEFUL:
        choices = {value for value, _ in model._meta.get_field("state").choices}
        assert choices == {str(value) for value in model.FLOW.states}, model._meta.label


def test_every_waiting_state_says_what_is_owed():
    silent = [
        f"{model._meta.label}:{state.value}"
        for model in STATEFUL
        for state in model.FLOW.states.values()
        if state.waits_on and not state.duty
    ]
    assert silent == []


@pytest.mark.parametrize(("model", "move"), MOVES)
def test_every_move_has_label_and_roles(model, move: Move):
    assert move.label, "a move is a button: it needs a label"
    assert move.by, "somebody takes the move (Role.SYSTEM for what time does)"
    assert set(map(str, move.by)) <= set(Role.values)


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model._meta.label)
def test_every_table_is_walked_by_its_slices_actions(model):
    package = model.__module__.rpartition(".")[0]
    if importlib.util.find_spec(f"{package}.actions"):
        assert "move(" in inspect.getsource(importlib.import_module(f"{package}.actions"))
