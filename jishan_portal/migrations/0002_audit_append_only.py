"""The database itself refuses to change or remove audit rows, whoever asks."""

from django.db import migrations

TABLES = ("jishan_portal_entry", "jishan_portal_manifest")
MESSAGE = "audit rows are append-only"

POSTGRES_FUNCTION = f"""
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION)
    for table in TABLES:
        for name, sql in _triggers(vendor, table):
            schema_editor.execute(f"CREATE TRIGGER {name} {sql}")


def release(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for name, _ in _triggers(vendor, table):
            schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if vendor == "postgresql" else ""))
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuse()")


def _triggers(vendor, table):
    if vendor == "postgresql":
        yield f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        yield f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    if vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            yield f"{table}_no_{verb.lower()}", f"BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"


class Migration(migrations.Migration):
    dependencies = [("jishan_portal", "0001_initial")]
    operations = [migrations.RunPython(guard, release, elidable=False)]
