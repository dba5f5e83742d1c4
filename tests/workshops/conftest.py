"""People who work on files, and one workshop in their reach."""

import pytest

from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, user_of, workshop_of

ELSEWHERE = "140881100000"


@pytest.fixture
def clerk(db):
    """An inspector of the station of TOWNSHIP."""
    return user_of(Role.INSPECTOR, area=TOWNSHIP)


@pytest.fixture
def shop(db):
    """A workshop in TOWNSHIP."""
    return workshop_of(name="福顺麻花坊", kind_id="mahua")


@pytest.fixture
def far_clerk(db):
    """An inspector of another county."""
    return user_of(Role.INSPECTOR, area=ELSEWHERE)
