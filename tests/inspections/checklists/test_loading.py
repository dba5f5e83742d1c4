"""The default self-check list of domain 2.2 ships published."""

import pytest

from inspections.checklists.loading import load_checklists
from inspections.checklists.models import Checklist, Version

pytestmark = pytest.mark.django_db
KEYS = ["P1", "E1", "E3", "E8", "D1", "D3", "S1", "S2", "S3", "T2", "T3", "F1", "F2", "F3", "F4"]


@pytest.fixture
def shipped():
    """The published version that the test database was made with."""
    return Version.objects.published().get(checklist__key="self_check")


def test_six_screens_of_35_items_ship(shipped):
    assert [section.items.count() for section in shipped.sections.all()] == [6, 8, 6, 5, 5, 5]


def test_key_items_are_marked(shipped):
    assert list(shipped.items.filter(is_key=True).values_list("code", flat=True)) == KEYS


def test_load_adds_what_is_missing(shipped):
    Version.objects.all().delete()
    Checklist.objects.all().delete()
    assert load_checklists() == 35 + 44 + 10


def test_load_twice_adds_nothing(shipped):
    assert load_checklists() == 0
    assert shipped.checklist.versions.count() == 1


def test_every_item_speaks_plainly_to_the_owner(shipped):
    assert not shipped.items.filter(plain_text="").exists()
