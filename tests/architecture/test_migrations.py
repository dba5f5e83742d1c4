"""A squashed migration gives exactly what the ones it replaces gave, and nothing was left out of it."""

from functools import cache

import pytest
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APPS


@cache
def _loaded(*, is_replaced: bool) -> MigrationLoader:
    """Return the migrations without a database: as a new one goes through them, or as an old one did, step by step."""
    return MigrationLoader(None, replace_migrations=is_replaced)


def _squashed() -> dict:
    return {key: migration for key, migration in _loaded(is_replaced=True).disk_migrations.items() if migration.replaces}


@pytest.fixture(scope="module")
def old_and_new():
    """Return what the old chain ends with and what the new one ends with: `(app, model) → model as migrations know it`."""
    stepwise = _loaded(is_replaced=False).graph
    ends = [node for node in stepwise.leaf_nodes() if node not in _squashed()]
    old, new = stepwise.make_state(nodes=ends).models, _loaded(is_replaced=True).project_state().models
    return [{key: model for key, model in models.items() if key[0] in APPS} for models in (old, new)]


def _written(model) -> tuple:
    """Return all that makes a table, in the order of its columns."""
    fields = [(name, field.deconstruct()[1:]) for name, field in model.fields.items()]
    named = {kind: [one.deconstruct() for one in model.options.get(kind, ())] for kind in ("indexes", "constraints")}
    return model.name, fields, {**model.options, **named}, model.bases, [(name, type(one)) for name, one in model.managers]


def test_every_app_has_its_beginning_in_one():
    assert sorted(app for app, _ in _squashed()) == sorted(APPS)


def test_both_chains_end_with_the_same_models(old_and_new):
    old, new = old_and_new
    assert sorted(old) == sorted(new)


def test_both_chains_end_with_the_same_tables(old_and_new):
    old, new = old_and_new
    assert [key for key in old if _written(old[key]) != _written(new[key])] == []


@pytest.mark.parametrize("app", APPS)
def test_squashed_migration_runs_the_code_of_all_it_replaces(app):
    migrations = _loaded(is_replaced=True).disk_migrations
    squashed = next(migration for key, migration in _squashed().items() if key[0] == app)
    replaced = [operation for key in squashed.replaces for operation in migrations[key].operations]
    ran, once = ([one for one in operations if isinstance(one, RunPython)] for operations in (squashed.operations, replaced))
    assert [(one.code, one.reverse_code) for one in ran] == [(one.code, one.reverse_code) for one in once]


@pytest.mark.parametrize("app", APPS)
def test_squashed_migration_replaces_the_whole_beginning(app):
    """Whatever is older than the last one replaced is replaced too, and each app ends in one migration."""
    names = sorted(name for other, name in _loaded(is_replaced=True).disk_migrations if other == app)
    squashed = next(migration for key, migration in _squashed().items() if key[0] == app)
    replaced = [name for _, name in squashed.replaces]
    assert replaced == [name for name in names if name <= replaced[-1] and name != squashed.name]
    assert len(_loaded(is_replaced=True).graph.leaf_nodes(app)) == 1
