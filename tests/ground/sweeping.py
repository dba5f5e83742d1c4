"""The collector of cyclic rubbish: thousands of collected tests stay to the end, and are not gone through again and again."""

import pytest

from jishan_portal.kit.memory import settle


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Tests run with the collector as a server has it."""
    settle()
