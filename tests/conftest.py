"""What every test has; the parts stand in tests/ground/."""

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin the long tests, so that two workers end together."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


pytest_plugins = [
    "tests.ground.sweeping",
    "tests.ground.guards",
    "tests.ground.database",
    "tests.ground.rulebook",
    "tests.ground.moment",
    "tests.ground.papers",
    "tests.ground.people",
    "tests.ground.growth",
]
