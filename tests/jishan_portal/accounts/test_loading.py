"""The county's areas and organisations."""

import pytest

from jishan_portal.accounts.areas import span
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Area, Organisation

pytestmark = pytest.mark.django_db


def test_load_gives_the_county_its_nine_town_level_units():
    load_areas_and_organisations()

    assert list(Area.objects.inside("140824000000").townships().values_list("name", flat=True)) == [
        "稷峰镇",
        "西社镇",
        "化峪镇",
        "翟店镇",
        "清河镇",
        "蔡村乡",
        "太阳乡",
        "稷山县社区",
        "稷山县经济技术开发区",
    ]


def test_load_places_every_town_on_the_map():
    load_areas_and_organisations()

    assert not Area.objects.townships().filter(centre_x__isnull=True).exists()


def test_load_lets_the_stations_reach_every_town_once():
    load_areas_and_organisations()

    reached = Organisation.objects.filter(kind="station").values_list("areas__code", flat=True)
    assert sorted(reached) == sorted(Area.objects.townships().values_list("code", flat=True))


def test_load_marks_what_the_bureau_has_to_confirm():
    load_areas_and_organisations()

    assert set(Organisation.objects.filter(kind="station").values_list("is_confirmed", flat=True)) == {False}
    assert not Organisation.objects.filter(is_confirmed=False, note="").exists()


def test_load_again_adds_nothing_and_keeps_edits():
    load_areas_and_organisations()
    Organisation.objects.filter(code="finance").update(phone="0359-5522000")

    assert load_areas_and_organisations() == {"areas": 0, "organisations": 0}
    assert Organisation.objects.get(code="finance").phone == "0359-5522000"


def test_load_gives_each_town_its_government():
    load_areas_and_organisations()

    for area in Area.objects.townships():
        low, high = span(area.code)
        assert Organisation.objects.filter(kind="township", areas__code__gte=low, areas__code__lt=high).count() == 1
