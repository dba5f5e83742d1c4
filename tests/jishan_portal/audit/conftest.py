"""A trail to tamper with."""

import pytest
from django.db import connection

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit import actions
from jishan_portal.audit.models import Entry

CHAIN = "workshops.workshop:1"


@pytest.fixture
def trail(db):
    """Five entries in a chain of their own and three in another."""
    for number in range(1, 6):
        _write(CHAIN, number)
    for number in range(1, 4):
        _write("workshops.workshop:2", number)
    return list(Entry.objects.filter(chain=CHAIN).order_by("position"))


def _write(chain, number):
    return actions.append(
        chain,
        action="workshops.edit",
        kind="workshops.workshop",
        subject_id=1,
        by=SYSTEM,
        summary=f"第 {number} 次更正",
        data={"n": number},
    )


@pytest.fixture
def write(db):
    """Append an entry: write(chain, number)."""
    return _write


@pytest.fixture
def tamper(db):
    """Run raw SQL with the append-only triggers out of the way, as somebody with the database's password could."""

    def run(*statements):
        with connection.cursor() as cursor:
            back = _release(cursor)
            for sql in statements:
                cursor.execute(sql)
            for sql in back:
                cursor.execute(sql)

    return run


def _release(cursor) -> list[str]:
    if connection.vendor == "postgresql":
        tables = ("jishan_portal_entry", "jishan_portal_manifest")
        for table in tables:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]
