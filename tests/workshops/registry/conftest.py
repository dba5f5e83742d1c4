"""A small county: two townships with a station each, and one township elsewhere."""

import pytest

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from tests.factories import COUNTY, AreaFactory, user_of, workshop_of

JIFENG, XISHE, ELSEWHERE = "140824100000", "140824101000", "140881100000"


@pytest.fixture
def county(db):
    """The county's areas and organisations; gives the station that looks after 稷峰镇."""
    load_areas_and_organisations()
    AreaFactory(code=ELSEWHERE, name="城东街道")
    return Organisation.objects.get(kind="station", areas__code=JIFENG)


@pytest.fixture
def inspector(county):
    """An inspector with the whole county in reach."""
    return user_of(Role.INSPECTOR, area=COUNTY)


@pytest.fixture
def chief(county):
    """A station chief with the whole county in reach."""
    return user_of(Role.STATION_CHIEF, area=COUNTY)


@pytest.fixture
def stranger(county):
    """A chief of another county."""
    return user_of(Role.STATION_CHIEF, area=ELSEWHERE)


@pytest.fixture
def workshop(county):
    """One workshop in 稷峰镇 with everything known about its owner."""
    return workshop_of(
        name="稷山县稷峰镇孙家醋作坊", owner_name="孙园田", owner_id="140824190001010012", phone="13614610033", kind_id="vinegar"
    )
