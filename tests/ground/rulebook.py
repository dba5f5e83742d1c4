"""The rulebook in tests: shipped rules stand in the database; no test sees a snapshot that another one's changes left."""

import pytest

from jishan_portal.rulebook import queries


@pytest.fixture(autouse=True)
def _fresh_rulebook():
    queries.forget()
