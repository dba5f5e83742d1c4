"""A page makes the same number of queries for 1 and for 11 rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

FEW, MANY = 1, 11


@pytest.fixture
def assert_same_queries(db):
    """Return `check(visit, make, at_most=None)`.

    `make()` adds one row, `visit()` opens the page; the page is opened with 1 and with 11 rows and must make the
    same number of queries (and no more than `at_most`). Returns that number.
    """

    def check(visit: Callable, make: Callable, *, at_most: int | None = None) -> int:
        make()
        visit()  # fills what is cached for everybody
        few = _queries(visit)
        for _ in range(MANY - FEW):
            make()
        many = _queries(visit)
        assert len(many) == len(few), f"{len(few)} queries for {FEW} row, {len(many)} for {MANY}:\n" + "\n".join(many)
        assert at_most is None or len(few) <= at_most, f"{len(few)} queries, at most {at_most}:\n" + "\n".join(few)
        return len(few)

    return check


def _queries(visit) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        visit()
    return [query["sql"][:300] for query in captured]
