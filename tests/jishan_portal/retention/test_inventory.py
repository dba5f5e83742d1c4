"""Every personal value of the models has a purpose, somebody who sees it, and a term or a reason to stay."""

import re

from django.apps import apps
from django.db.models import BooleanField

from jishan_portal.kit.sealed import SealedCharField
from jishan_portal.retention.inventory import INVENTORY
from jishan_portal.retention.rules import BY_KEY

PERSONAL = re.compile(r"(^|_)(phone|id_number|account|bank|ip|strokes)$")
NOBODYS = {"jishan_portal.organisation.phone"}  # an office's number


def _personal_fields() -> set[str]:
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label != "axes" and not model.__module__.startswith("tests.")  # models that other tests define
        for field in model._meta.concrete_fields
        if isinstance(field, SealedCharField) or (PERSONAL.search(field.name) and not isinstance(field, BooleanField))
    }


def test_inventory_names_every_personal_field_once():
    named = [held.field for held in INVENTORY]
    assert len(named) == len(set(named))
    assert set(named) == _personal_fields() - NOBODYS


def test_each_has_purpose_reader_and_term():
    for held in INVENTORY:
        assert held.purpose, held.field
        assert held.seen_by, held.field
        assert held.stays if not held.kind else held.kind in BY_KEY, held.field
