"""Names of areas are read once, and anew when one was corrected."""

import pytest

from jishan_portal.accounts import actions, places
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Area

pytestmark = pytest.mark.django_db
TOWN = "140824100000"


def test_names_are_read_once(django_assert_num_queries):
    assert places.name_of(TOWN) == places.townships()[TOWN] != ""
    with django_assert_num_queries(0):
        places.name_of(TOWN)
    places.short_names()
    with django_assert_num_queries(0):
        assert set(places.short_names()) == set(places.townships())


def test_a_corrected_name_shows_at_once():
    area = Area.objects.get(pk=TOWN)
    before = places.name_of(TOWN), places.short_names()[TOWN]
    area.name, area.short_name = "新名镇", "新名"
    actions.save_area(area, by=SYSTEM)
    assert (places.name_of(TOWN), places.short_names()[TOWN]) == ("新名镇", "新名") != before


def test_an_area_without_a_short_name_is_called_by_its_name():
    Area.objects.filter(pk=TOWN).update(short_name="")
    assert places.short_names()[TOWN] == places.name_of(TOWN)


def test_an_unknown_code_has_no_name():
    assert places.name_of("990000000000") == ""
