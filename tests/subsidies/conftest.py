"""The county's areas and bodies, whose bureau gives the numbers."""

import pytest

from jishan_portal.accounts.loading import load_areas_and_organisations


@pytest.fixture(autouse=True)
def _bodies(db):
    load_areas_and_organisations()
