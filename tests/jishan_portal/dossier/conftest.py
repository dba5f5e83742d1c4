"""A file with something in every part, and people who look at it."""

from datetime import date

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, OrganisationFactory, user_of, workshop_of
from workshops.licences import actions as licences
from workshops.licences.actions import Facts
from workshops.people import actions as people
from workshops.people.actions import PersonFacts
from workshops.products import actions as products
from workshops.products.actions import ProductFacts


@pytest.fixture
def station(db):
    """The station of TOWNSHIP."""
    return OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[TOWNSHIP])


@pytest.fixture
def chief(station):
    """Its chief, who sees everything on a file."""
    return user_of(Role.STATION_CHIEF, organisation=station)


@pytest.fixture
def clerk(station):
    """Its inspector."""
    return user_of(Role.INSPECTOR, organisation=station)


@pytest.fixture
def shop(station):
    """A workshop whose licence ends in 45 days, with one person and one product."""
    made = workshop_of(name="福顺麻花坊", owner_name="段福顺", phone="13835902261", kind_id="mahua", station=station, staff_count=4)
    facts = Facts(number="晋小作坊14082400017", issued_on=date(2023, 5, 2), valid_until=date(2026, 5, 1))
    licences.record(made, "workshop", facts, by=SYSTEM)
    people.register(made, PersonFacts(name="王改萍", job="炸制"), by=SYSTEM)
    products.add(made, ProductFacts(name="油酥麻花"), by=SYSTEM)
    made.refresh_from_db()
    return made


@pytest.fixture
def owner(db):
    """An owner's account that is not linked to anything yet."""
    return user_of(Role.OWNER, name="段福顺", phone="13835902261")
