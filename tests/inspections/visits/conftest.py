"""A short list for visits, and a workshop of a station with two officers."""

import pytest

from tests.factories.plans import officer_of, station_of
from tests.factories.visits import visit_list
from tests.factories.workshops import WorkshopFactory


@pytest.fixture
def version(db):
    """The published list of four items."""
    return visit_list()


@pytest.fixture
def shop(version):
    """A workshop with a place."""
    return WorkshopFactory(station=station_of(), latitude=35.6, longitude=110.98, owner_name="卫大成")


@pytest.fixture
def pair(shop):
    """Two officers of its station."""
    return officer_of(shop.station), officer_of(shop.station)
