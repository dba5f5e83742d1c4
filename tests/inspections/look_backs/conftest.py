"""The first of November, and a station with two officers."""

import pytest

from tests.factories.plans import officer_of, station_of
from tests.factories.workshops import WorkshopFactory


@pytest.fixture(autouse=True)
def november(freeze):
    """The day on which the list is drawn up."""
    return freeze("2026-11-01 06:50")


@pytest.fixture
def shop(db):
    """A workshop of a station."""
    return WorkshopFactory(station=station_of(), owner_name="卫大成")


@pytest.fixture
def pair(shop):
    """Two officers of its station."""
    return officer_of(shop.station), officer_of(shop.station)
