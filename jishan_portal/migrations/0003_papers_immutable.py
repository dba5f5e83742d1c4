"""The database itself refuses to change or remove an issued paper; the PDF is added once, a paper is voided once."""

from django.db import migrations

TABLE = "jishan_portal_paper"
MESSAGE = "issued papers do not change"
FROZEN = (
    "id", "organisation_id", "kind", "year", "serial", "number", "title", "subject_kind", "subject_id", "file", "key",
    "area_code", "template", "content", "content_hash", "code", "issued_at", "issued_by_id",
)
DRAWN = ("pdf_id", "pdf_hash", "drawn_at")
VOIDED = ("voided_at", "voided_by_id", "void_reason")


def _changed(columns, differs):
    return " OR ".join(f'OLD."{column}"{_cast(column, differs)} {differs} NEW."{column}"{_cast(column, differs)}' for column in columns)


def _cast(column, differs):
    return "::text" if column == "content" and differs != "IS NOT" else ""


def _refused(differs):
    return (
        f"({_changed(FROZEN, differs)}) OR (OLD.pdf_id IS NOT NULL AND ({_changed(DRAWN, differs)}))"
        f" OR (OLD.voided_at IS NOT NULL AND ({_changed(VOIDED, differs)}))"
    )


def guard(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        run(f"CREATE TRIGGER paper_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")
        run(f"CREATE TRIGGER paper_no_update BEFORE UPDATE ON {TABLE} WHEN {_refused('IS NOT')} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")
        return
    run(
        f"""CREATE FUNCTION paper_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND NOT ({_refused('IS DISTINCT FROM')}) THEN RETURN NEW; END IF;
          RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$"""
    )
    run(f"CREATE TRIGGER paper_immutable BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION paper_refuse()")
    run(f"CREATE TRIGGER paper_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION paper_refuse()")


def release(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        run("DROP TRIGGER paper_no_delete")
        run("DROP TRIGGER paper_no_update")
        return
    run(f"DROP TRIGGER paper_immutable ON {TABLE}")
    run(f"DROP TRIGGER paper_no_truncate ON {TABLE}")
    run("DROP FUNCTION paper_refuse()")


class Migration(migrations.Migration):
    dependencies = [("jishan_portal", "0002_audit_append_only")]
    operations = [migrations.RunPython(guard, release, elidable=False)]
