"""The rulebook in tests: shipped rules stand in the database; no test sees a snapshot that another one's changes left.

Reading a thousand rules anew cost every test more than anything else it did. As long as nothing has been written to their
tables since the test began, they are what the first reader of the session found.
"""

import time

import pytest
from django.db.backends.utils import CursorWrapper

from jishan_portal.rulebook import queries
from jishan_portal.rulebook.models import Holiday, Rule

TABLES = tuple(f'"{model._meta.db_table}"' for model in (Rule, Holiday))
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Shelf:
    """The shipped book as it was read first, and whether the present test has written to it."""

    def __init__(self):
        self.book = None
        self.is_written = False

    def watch(self, sql: str):
        """Note a statement that may change the book, on whichever connection."""
        if not self.is_written and not sql.startswith(READS):
            self.is_written = any(table in sql for table in TABLES)

    def read(self, stamp: str, plain) -> queries.Snapshot:
        """Return the book: the shipped one, or what this test has made of it."""
        if self.is_written:
            return plain(stamp)
        self.book = self.book or plain("")
        fresh = {key: list(rows) for key, rows in self.book.versions.items()}
        return queries.Snapshot(stamp, fresh, dict(self.book.days), self.book.years, time.monotonic())


@pytest.fixture(scope="session")
def shelf():
    """Return the shelf of the session; every statement passes by it."""
    shelf, plain_read, plain_run, plain_many = Shelf(), queries._read, CursorWrapper.execute, CursorWrapper.executemany

    def execute(self, sql, params=None):
        shelf.watch(str(sql))
        return plain_run(self, sql, params)

    def executemany(self, sql, param_list):
        shelf.watch(str(sql))
        return plain_many(self, sql, param_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", execute)
        patch.setattr(CursorWrapper, "executemany", executemany)
        patch.setattr(queries, "_read", lambda stamp: shelf.read(stamp, plain_read))
        yield shelf


@pytest.fixture(autouse=True)
def _fresh_rulebook(shelf):
    queries.forget()
    shelf.is_written = False
