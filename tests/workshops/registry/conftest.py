"""A small county: two townships with a station each, and one township elsewhere."""

import pytest

from jishan_portal.accounts.roles import Role
from tests.factories import COUNTY, AreaFactory, OrganisationFactory, user_of, workshop_of

JIFENG, XISHE, ELSEWHERE = "140824100000", "140824101000", "140881100000"


@pytest.fixture
def county(db):
    """The areas, and the station that looks after 稷峰镇."""
    for code, name in ((JIFENG, "稷峰镇"), (XISHE, "西社镇"), (ELSEWHERE, "城东街道")):
        AreaFactory(code=code, name=name)
    return OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[JIFENG])


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
