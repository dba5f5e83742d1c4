"""The database refuses to change or remove audit rows."""

import pytest
from django.db import DatabaseError, connection, transaction

from jishan_portal.audit import queries
from jishan_portal.audit.actions import make_manifest
from jishan_portal.audit.models import Entry, Manifest
from jishan_portal.kit import clock

pytestmark = pytest.mark.django_db


def refuse(act):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


def test_entry_refuses_update(trail):
    refuse(lambda: Entry.objects.update(summary="改"))


def test_entry_refuses_delete(trail):
    refuse(lambda: Entry.objects.filter(pk=trail[0].pk).delete())


def test_entry_refuses_raw_sql(trail):
    def act():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM jishan_portal_entry")

    refuse(act)


def test_manifest_refuses_update_and_delete(trail):
    make_manifest(clock.today())

    refuse(lambda: Manifest.objects.update(hash="0"))
    refuse(lambda: Manifest.objects.all().delete())


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_entry_refuses_truncate(trail):
    def act():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE jishan_portal_entry")

    refuse(act)


def test_guards_are_in_place(db):
    assert queries.guards_missing() == []


def test_missing_guard_is_named(trail):
    dropped = f"{Entry._meta.db_table}_{'append_only' if connection.vendor == 'postgresql' else 'no_update'}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {dropped}" + (f" ON {Entry._meta.db_table}" if connection.vendor == "postgresql" else ""))

    assert queries.verify().breaks[0].sentence == f"防改触发器不在：{dropped}"
