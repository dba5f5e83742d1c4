"""The made county's candidates: nobody comes through all steps of an upgrade before it began."""

from datetime import timedelta

import pytest

from jishan_portal.kit import clock
from subsidies.candidates import demo
from subsidies.candidates.models import Candidate
from workshops.registry.demo import County
from workshops.registry.models import Workshop
from workshops.registry.states import WorkshopState


@pytest.mark.parametrize("number", range(len(demo.FIRST) + len(demo.THEN)))
@pytest.mark.parametrize(("days", "is_held_back"), [(30, True), (demo.DECIDED - 1, True), (demo.DECIDED + 1, False)])
def test_what_began_lately_is_still_being_coached(number, days, is_held_back):
    began = clock.today() - timedelta(days=days)
    shop = Workshop(pk=1, state=WorkshopState.UPGRADING)
    county = County(1, 1, None, lives={1: [(WorkshopState.ACTIVE, WorkshopState.UPGRADING, began, "", "upgrade")]})
    usual = demo._story(county, Candidate(), Workshop(pk=1, state=WorkshopState.ACTIVE), number).goal
    held_back = is_held_back or usual == "stopped"
    assert demo._story(county, Candidate(), shop, number).goal == ("coaching" if held_back else usual)
