"""An officer of the workshop's station."""

from datetime import date

import pytest

from inspections.officers.models import Officer


def officer_of(user, **fields) -> Officer:
    """Register somebody with a certificate in force."""
    station = user.posts.first().organisation
    facts = {"certificate_number": f"1408{user.pk:06d}", "certificate_until": date(2027, 12, 31), **fields}
    return Officer.objects.create(user=user, station=station, **facts)


@pytest.fixture
def officer(inspector):
    """The inspector as an officer."""
    return officer_of(inspector)
