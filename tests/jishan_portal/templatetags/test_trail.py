"""What an entry of the audit trail was about is said in words, whoever wrote it."""

import re
from pathlib import Path

from django.apps import apps

from jishan_portal.accounts.labels import FIELD_LABELS

ROOT = Path(__file__).parents[3]
OWN = ("branding", "inspections", "jishan_portal", "subsidies", "workshops")
RECORDED = re.compile(r"audit\.record(?:_many)?\(\s*f?\"([a-z_]+)\.")


def test_every_field_of_the_audit_trail_has_a_name():
    written = {found for app in OWN for path in (ROOT / app).rglob("*.py") for found in RECORDED.findall(path.read_text(encoding="utf-8"))}
    moved = {model._meta.app_label for model in apps.get_models() if getattr(model, "FLOW", None)}
    assert "plans" in written
    assert (written | moved & set(OWN)) - set(FIELD_LABELS) == set()
    assert len(set(FIELD_LABELS.values())) == len(FIELD_LABELS)
