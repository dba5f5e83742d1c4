"""A station with three officers and twelve workshops, and the people who plan for it."""

import pytest

from jishan_portal.accounts.roles import Role
from tests.factories import user_of
from tests.factories.plans import bureau_of, graded, officer_of, plan_of, station_of


@pytest.fixture
def bureau(db):
    """The county's bureau."""
    return bureau_of()


@pytest.fixture
def station(bureau):
    """A station of TOWNSHIP."""
    return station_of()


@pytest.fixture
def officers(station):
    """Its three officers."""
    return [officer_of(station) for _ in range(3)]


@pytest.fixture
def shops(station):
    """Twelve workshops of all grades."""
    return [graded(station, grade) for grade in "AAABBBBCCCDD"]


@pytest.fixture
def chief(station):
    """The station's chief, who plans."""
    return user_of(Role.STATION_CHIEF, organisation=station)


@pytest.fixture
def leader(bureau):
    """The bureau's leader, who reviews."""
    return user_of(Role.BUREAU_LEADER, organisation=bureau)


@pytest.fixture
def head(bureau):
    """The bureau's head, who issues."""
    return user_of(Role.BUREAU_HEAD, organisation=bureau)


@pytest.fixture
def plan(officers, shops):
    """The county's year plan, issued."""
    return plan_of(issued=True)


@pytest.fixture
def desk(client_of, leader):
    """A browser of the leader."""
    return client_of(leader)
