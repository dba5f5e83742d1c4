"""Taking a consistent copy of the database and putting it back, without client programs of the database.

SQLite: the online backup, one file. PostgreSQL: COPY of every table in one snapshot, one compressed file a table.
"""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from jishan_portal.ops.archive import BackupRefused

SQLITE_FILE = "database.sqlite3"
LEFT_OUT = {"django_migrations"}


def migrations() -> list[str]:
    """Return the migrations that the database stands at."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def is_empty() -> bool:
    """Whether the database holds no account yet."""
    tables = connection.introspection.table_names()
    if "jishan_portal_user" not in tables:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM jishan_portal_user LIMIT 1")
        return cursor.fetchone() is None


def dump(folder: Path) -> dict:
    """Write the database into `folder`; return what restoring must know."""
    return _dump_sqlite(folder) if connection.vendor == "sqlite" else _dump_postgres(folder)


def load(folder: Path, facts: dict) -> None:
    """Replace the database by the copy in `folder`; raises BackupRefused when it came from another kind or version."""
    if facts["vendor"] != connection.vendor:
        raise BackupRefused(f"这份备份来自 {facts['vendor']}，当前数据库是 {connection.vendor}，不能恢复。请改用同类数据库。")
    (_load_sqlite if connection.vendor == "sqlite" else _load_postgres)(folder, facts)


def _dump_sqlite(folder):
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / SQLITE_FILE)) as copy:
        connection.connection.backup(copy)
    return {"vendor": "sqlite", "migrations": migrations()}


def _load_sqlite(folder, facts):
    target = Path(settings.DATABASES["default"]["NAME"])
    connection.close()
    fresh = target.with_suffix(".restoring")
    shutil.copyfile(folder / SQLITE_FILE, fresh)
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    fresh.replace(target)


def _columns(cursor, table: str) -> list[str]:
    """Return the columns that can be written; generated ones compute themselves."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _dump_postgres(folder):
    tables = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        facts = {"vendor": "postgresql", "migrations": migrations()}
        for table in sorted(set(connection.introspection.table_names(cursor)) - LEFT_OUT):
            tables[table] = _columns(cursor, table)
            with gzip.open(folder / f"{table}.copy.gz", "wb", compresslevel=4) as out:
                cursor.copy_expert(f"COPY {_listed(table, tables[table])} TO STDOUT", out)
    return {**facts, "tables": tables}


def _listed(table: str, columns: list[str]) -> str:
    names = ", ".join(map(connection.ops.quote_name, columns))
    return f"{connection.ops.quote_name(table)} ({names})"


def _load_postgres(folder, facts):
    call_command("migrate", verbosity=0, interactive=False)
    if migrations() != facts["migrations"]:
        raise BackupRefused("备份与当前程序的版本不同。请用备份时的程序版本恢复，然后再升级。")
    with transaction.atomic(), connection.cursor() as cursor:
        guarded = _guarded_tables(cursor)
        for table in guarded:  # append-only tables step aside for the restore, inside this transaction only
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE " + ", ".join(map(connection.ops.quote_name, facts["tables"])))
        for table, columns in facts["tables"].items():
            with gzip.open(folder / f"{table}.copy.gz", "rb") as source:
                cursor.copy_expert(f"COPY {_listed(table, columns)} FROM STDIN", source)
        models = connection.introspection.installed_models(list(facts["tables"]))
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} ENABLE TRIGGER USER")


def _guarded_tables(cursor) -> list[str]:
    """Return the tables that have triggers of our own."""
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
    return [name.strip('"') for (name,) in cursor.fetchall()]
