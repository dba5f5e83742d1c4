"""The index over two-character pieces of the searched text; PostgreSQL only, SQLite searches with LIKE."""

from django.db import migrations

CREATE = "CREATE INDEX workshop_text_pieces ON workshops_workshoptext USING gin (string_to_array(pieces, ' '))"
DROP = "DROP INDEX IF EXISTS workshop_text_pieces"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0001_initial")]
    operations = [migrations.RunPython(create, drop, elidable=False)]
