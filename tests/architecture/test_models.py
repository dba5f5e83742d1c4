"""Foreign keys point downward, state has one writer, nothing hangs on signals or generic keys."""

import ast
import re
import weakref

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import connection
from django.db.models import ForeignKey, ManyToManyField
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save, pre_delete, pre_save
from django.urls import get_resolver

from jishan_portal.workflow.models import Stateful
from tests.architecture.source import APPS, layers, modules, named, slice_of

NO_ROWS = re.compile(r"cache|session|cookie|image|book|storage", re.IGNORECASE)  # what else can be saved or deleted


def _own_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]


def test_foreign_keys_point_downward():
    heights, upward = layers(), []
    for model in _own_models():
        here = slice_of(model.__module__)
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            there = slice_of(field.related_model.__module__)
            if there.split(".")[0] in APPS and there != here and heights[there] <= heights[here]:
                upward.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert upward == []


def test_every_model_is_gathered_where_django_looks_for_it():
    """One that is known only once some page has imported it is missed by whatever walks all tables before."""
    get_resolver().url_patterns  # noqa: B018 imports all there is
    lost = [m._meta.label for m in _own_models() if getattr(m._meta.app_config.models_module, m.__name__, None) is not m]
    assert lost == []


def test_no_generic_foreign_keys():
    assert [m._meta.label for m in _own_models() if any(isinstance(f, GenericForeignKey) for f in m._meta.private_fields)] == []


def test_no_signal_receivers_of_our_own():
    signals = (pre_save, post_save, pre_delete, post_delete, post_init, m2m_changed)
    receivers = [_target(reference) for signal in signals for _, reference, *_ in signal.receivers]
    assert [repr(r) for r in receivers if str(getattr(r, "__module__", "")).split(".")[0] in APPS] == []


def _target(reference):
    """Return the function behind a signal's weak or strong reference."""
    return reference() if isinstance(reference, weakref.ref) else reference


def test_every_model_names_itself_in_chinese():
    plain = [m._meta.label for m in _own_models() if str(m._meta.verbose_name).isascii()]
    assert plain == []


def _stateful_slices() -> set[str]:
    return {slice_of(m.__module__) for m in _own_models() if issubclass(m, Stateful)}


def _slices_with_a_state_of_their_own() -> set[str]:
    """Slices whose models have a `state` that is no FLOW (an open or closed duty, a job's progress)."""
    own = {slice_of(m.__module__) for m in _own_models() if not issubclass(m, Stateful) and "state" in {f.name for f in m._meta.fields}}
    return own - _stateful_slices()


def _writes_state(node) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
        return any(isinstance(part, ast.Attribute) and part.attr == "state" for part in flat)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return any(keyword.arg == "state" for keyword in node.keywords)
    return False


def test_nothing_but_workflow_writes_state():
    exempt = _slices_with_a_state_of_their_own() | {"jishan_portal.workflow"}
    found = [
        f"{named(path)}:{node.lineno}"
        for path, tree in modules().items()
        if ".".join(named(path).split("/")[:2]) not in exempt
        for node in ast.walk(tree)
        if _writes_state(node)
    ]
    assert found == []


def test_models_are_written_by_actions_only():
    """Views, forms, queries and panels do not save; actions (and the made county, commands) do."""
    readers = {"views", "forms", "queries", "rules", "panels", "exports", "indicators"}
    writing = {"save", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"}
    found = [
        f"{named(path)}:{node.lineno} .{node.func.attr}()"
        for path, tree in modules().items()
        if path.stem in readers
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writing
        if not NO_ROWS.search(ast.unparse(node.func.value))
    ]
    assert found == []


def _stands(cursor, model) -> str:
    """Return the names of a table's constraints and indexes as the database has them, in one text."""
    table = model._meta.db_table
    if connection.vendor != "sqlite":
        return " ".join(connection.introspection.get_constraints(cursor, table))
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s", [table])
    return " ".join(f"{name} {sql}" for name, sql in cursor.fetchall())


@pytest.mark.django_db
def test_every_constraint_and_index_of_the_models_stands_in_the_database():
    missing = []
    with connection.cursor() as cursor:
        for model in _own_models():
            held = set(re.findall(r"\w+", _stands(cursor, model)))
            named = {one.name for one in (*model._meta.constraints, *model._meta.indexes)}
            missing += sorted(f"{model._meta.label}: {name}" for name in named - held)
    assert missing == []
