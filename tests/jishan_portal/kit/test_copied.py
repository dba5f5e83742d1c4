"""A long list read as text says the same on every database."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db.models import CharField, F
from django.db.models.functions import Cast, TruncDate

from jishan_portal.kit import clock, copied
from tests.factories.workshops import WorkshopFactory
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db


def rows(*names, **annotations):
    return list(copied.rows(Workshop.objects.order_by("name").annotate(**annotations).values_list(*names)))


def test_values_of_every_kind_are_text():
    day = date(2024, 10, 31)
    WorkshopFactory(name="甲坊", staff_count=3, floor_area=Decimal("12.5"), opened_on=day, wants_upgrade=True, note="")
    WorkshopFactory(name="乙坊", staff_count=None, floor_area=None, opened_on=None, wants_upgrade=False, note="好")
    made = datetime(2024, 10, 31, 23, 30, tzinfo=clock.BEIJING)
    Workshop.objects.update(created_at=made)
    names = ("name", "staff_count", "floor_area", "opened_on", "wants_upgrade", "note", "kind_name", "made_on")
    found = rows(*names, kind_name=F("kind__name"), made_on=Cast(TruncDate("created_at", tzinfo=clock.BEIJING), CharField()))
    kinds = dict(Workshop.objects.values_list("name", "kind__name"))
    assert found == [
        ["乙坊", "", "", "", "f", "好", kinds["乙坊"], "2024-10-31"],
        ["甲坊", "3", "12.5", "2024-10-31", "t", "", kinds["甲坊"], "2024-10-31"],
    ]


def test_signs_that_part_cells_and_rows_stay_in_their_cell():
    odd = ["一\n二", "一\t二", "一\r\n二", "\\", "\\n", "a\\tb", "\\N", "末尾\\", "'；\"", "𠮷"]
    for number, note in enumerate(odd):
        WorkshopFactory(name=f"{number:02d}坊", note=note)
    assert rows("note") == [[note] for note in odd]


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_rows_are_whole_wherever_the_blocks_end(monkeypatch, block):
    monkeypatch.setattr(copied, "BLOCK", block)
    notes = ["", "麻花", "一\n二", "", "𠮷\\"]
    for number, note in enumerate(notes):
        WorkshopFactory(name=f"{number:02d}坊", note=note)
    assert rows("note") == [[note] for note in notes]
    assert rows("name", "note") == [[f"{number:02d}坊", note] for number, note in enumerate(notes)]


def test_a_sealed_field_is_opened_and_an_impossible_list_is_empty():
    WorkshopFactory(owner_id="140824190001010012")
    assert rows("owner_id") == [["140824190001010012"]]
    assert list(copied.rows(Workshop.objects.filter(pk__in=[]).values_list("id"))) == []
