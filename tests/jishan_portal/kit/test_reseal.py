"""Changing the key of the sealed columns."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import WorkshopFactory
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
ID = "140824197803150021"


@pytest.fixture
def workshop(settings):
    settings.FIELD_KEY = "the-first-key"
    return WorkshopFactory(owner_id=ID)


def test_reseal_moves_values_and_fingerprints_to_the_new_key(workshop, settings):
    before = workshop.owner_id_print
    settings.FIELD_KEY, settings.FIELD_KEYS_OLD = "the-second-key", ["the-first-key"]
    out = StringIO()

    call_command("reseal", stdout=out)

    settings.FIELD_KEYS_OLD = []
    found = Workshop.objects.get(pk=workshop.pk)
    assert found.owner_id == ID
    assert found.owner_id_print not in {before, ""}
    assert json.loads(out.getvalue())["workshops.workshop"] == 1


def test_reseal_refuses_when_the_old_key_is_missing(workshop, settings):
    settings.FIELD_KEY = "the-second-key"

    with pytest.raises(CommandError, match="打不开"):
        call_command("reseal")
