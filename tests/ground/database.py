"""The test database: rules and programme loaded once, kept through a flush; commit hooks run as in life."""

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.ground import template

BASELINE = ("load_base", "load_programme")  # areas, the law and the programme are data that every test may rely on
KEPT = "_kept_"


@pytest.fixture(scope="session")
def turn(django_db_modify_db_settings) -> template.Turn:
    """Return this worker's turn at the made database."""
    return template.turn(connection)


@pytest.fixture(scope="session")
def is_copied(turn, django_db_createdb, django_db_blocker) -> bool:
    """Start from a copy of the made database where there is one, unless `--create-db` asks for a new one."""
    with django_db_blocker.unblock():
        return turn.take(is_wanted=not django_db_createdb)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, is_copied):
    """Keep the copy that was put there."""
    return django_db_keepdb or is_copied


@pytest.fixture(scope="session")
def django_db_setup(turn, is_copied, django_db_keepdb, django_db_setup, django_db_blocker):
    """Load the baseline once (on the ordinary day), set copies of its rows aside, and put them back after each flush."""
    if not is_copied:
        with django_db_blocker.unblock():
            _load_baseline()
            turn.give()
    with pytest.MonkeyPatch.context() as patch:
        _keep_baseline_through_flush(patch)
        yield
    if is_copied:
        with django_db_blocker.unblock():
            turn.made.clear()


def _load_baseline():
    from tests.ground.moment import ORDINARY_MOMENT  # a plugin of its own, imported once pytest has it

    with time_machine.travel(ORDINARY_MOMENT):
        for command in BASELINE:
            call_command(command, verbosity=0)
        _set_aside()


def _set_aside():
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        for table in names:
            cursor.execute(f'CREATE TABLE "{KEPT}{table}" AS SELECT * FROM "{table}"')
            cursor.execute(f'SELECT 1 FROM "{KEPT}{table}" LIMIT 1')
            if cursor.fetchone() is None:
                cursor.execute(f'DROP TABLE "{KEPT}{table}"')


def _put_back(cursor):
    tables = [name for name in connection.introspection.table_names(cursor) if name.startswith(KEPT)]
    for kept in tables:
        cursor.execute(f'INSERT INTO "{kept.removeprefix(KEPT)}" SELECT * FROM "{kept}"')
    models = connection.introspection.installed_models([kept.removeprefix(KEPT) for kept in tables])
    for sql in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(sql)


def _empty(cursor):
    """Delete what lies in the tables; most are empty, and to truncate two hundred takes PostgreSQL a second."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names))
    for (name,) in cursor.fetchall():
        cursor.execute(f'DELETE FROM "{name}"')


def _keep_baseline_through_flush(patch):
    """Wrap Django's flush: triggers that refuse deletion step aside for it, then the baseline comes back.

    What Django makes after a flush (content types, permissions) stands in the baseline and need not be looked for.
    """
    operations = type(connection.ops)
    plain = operations.execute_sql_flush
    patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", lambda *args: None)

    def execute_sql_flush(self, sql_list):
        with transaction.atomic(), connection.cursor() as cursor:
            back = _step_aside(cursor)
            if connection.vendor == "sqlite":
                plain(self, sql_list)
            else:
                _empty(cursor)
            for sql in back:
                cursor.execute(sql)
            _put_back(cursor)

    patch.setattr(operations, "execute_sql_flush", execute_sql_flush)


def _step_aside(cursor) -> list[str]:
    """Switch triggers off; return the statements that switch them on again."""
    if connection.vendor != "sqlite":
        cursor.execute("SET session_replication_role = replica")
        return ["SET session_replication_role = origin"]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in triggers]


def _is_test_transaction(block) -> bool:
    return block._from_testcase


def _run_hooks(connection):
    """Run what waits for the commit once only the test's own transaction is left open."""
    if not connection.in_atomic_block or not all(map(_is_test_transaction, connection.atomic_blocks)):
        return
    while connection.run_on_commit:
        # as Django does: what a hook commits runs its own hooks, not those that wait beside it, however many there are
        waiting, connection.run_on_commit = connection.run_on_commit, []
        for _, hook, _ in waiting:
            hook()


@pytest.fixture(scope="session", autouse=True)
def _commit_hooks_run():
    """`transaction.on_commit` fires when the action's own transaction ends, although the test rolls back later."""
    plain_exit, plain_on_commit = transaction.Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def leave(self, kind, error, trace):
        plain_exit(self, kind, error, trace)
        if kind is None:
            _run_hooks(transaction.get_connection(self.using))

    def on_commit(self, func, robust=False):
        plain_on_commit(self, func, robust)
        _run_hooks(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction.Atomic, "__exit__", leave)
        patch.setattr(BaseDatabaseWrapper, "on_commit", on_commit)
        yield
