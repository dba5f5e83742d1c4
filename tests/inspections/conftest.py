"""A workshop with an owner who has an account, and the officers of its town."""

import pytest

from jishan_portal.accounts.roles import Role
from tests.factories import OwnershipFactory, WorkshopFactory, user_of


@pytest.fixture
def owner(db):
    """An owner with an account."""
    return user_of(Role.OWNER)


@pytest.fixture
def workshop(owner):
    """A workshop whose owner has an account."""
    return OwnershipFactory(user=owner, workshop=WorkshopFactory()).workshop


@pytest.fixture
def inspector(db):
    """An inspector of the workshop's town."""
    return user_of(Role.INSPECTOR)


@pytest.fixture
def chief(db):
    """The chief of the workshop's station."""
    return user_of(Role.STATION_CHIEF)
