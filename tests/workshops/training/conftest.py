"""A training of today in TOWNSHIP, whoever holds it, and an owner with a workshop."""

from datetime import timedelta

import pytest

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import TOWNSHIP, OwnershipFactory, WorkshopFactory, user_of
from workshops.training import actions
from workshops.training.loading import load_training
from workshops.training.models import Session


@pytest.fixture(autouse=True)
def _bodies(db):
    load_areas_and_organisations()
    load_training()


@pytest.fixture
def chief(db):
    """A station chief of TOWNSHIP."""
    return user_of(Role.STATION_CHIEF, area=TOWNSHIP)


@pytest.fixture
def owner(db):
    """Somebody who runs a workshop."""
    return user_of(Role.OWNER)


@pytest.fixture
def own_shop(owner):
    """The workshop they run."""
    return OwnershipFactory(user=owner, workshop=WorkshopFactory()).workshop


@pytest.fixture
def session_of(chief):
    """Return `make(days=0, **fields)`: a planned training some days from now, held by the chief."""

    def make(days: int = 0, **fields) -> Session:
        facts = {
            "title": "食品安全培训", "theme_id": "safety", "audience": "workshops", "area_code": TOWNSHIP, "place": "监管所",
            "starts_at": clock.now() + timedelta(days=days), **fields,
        }  # fmt: skip
        return actions.plan(Session(**facts), by=chief)

    return make
