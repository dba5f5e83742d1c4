"""Open data: made once a month, kept, listed with its hash; nothing personal in it."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client

from jishan_portal.kit import clock
from jishan_portal.public import actions
from jishan_portal.public.models import OpenFile
from jishan_portal.public.open_data import SETS
from tests.factories import WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_months_files_are_made_once_and_kept():
    shop = WorkshopFactory(licence_number="JZ1")
    assert (actions.make_month(), actions.make_month(), OpenFile.objects.count()) == (3, 0, 3)
    with clock.travel(clock.today() + timedelta(days=40)):
        assert actions.make_month() == 3
    row = OpenFile.objects.filter(data_set="workshops").last()
    content = b"".join(Client().get(f"/public/data/{row.pk}/").streaming_content)
    assert (hashlib.sha256(content).hexdigest(), row.rows) == (row.sha256, 1)
    text = content.decode("utf-8-sig")
    assert (shop.name in text, shop.owner_name in text, shop.phone in text, shop.address in text) == (True, False, False, False)


def test_every_column_stands_in_the_dictionary():
    actions.make_month()
    page = Client().get("/public/data/").content.decode()
    assert [meaning for one in SETS for _, meaning in one.dictionary if meaning not in page] == []
    assert all(row.sha256 in page for row in OpenFile.objects.all())
