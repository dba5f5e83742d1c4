"""Loading the rules of labels that come with the portal; what an office has changed is left alone."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from branding.labels.models import ForbiddenClaim, LabelRule
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit import actions as audit

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _days(row: dict) -> dict:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    return {"in_force_from": date.fromisoformat(row["in_force_from"]), "until": until, "is_confirmed": row["is_confirmed"] == "1"}


@transaction.atomic
def load_labels() -> int:
    """Add each shipped rule and wording that is not there; return how many were added."""
    known, held = set(LabelRule.objects.values_list("key", flat=True)), set(ForbiddenClaim.objects.values_list("pattern", flat=True))
    plain = ("key", "packing", "name", "hint", "standard", "pattern", "basis")
    made = [
        LabelRule(order=place * 10, is_required=row["is_required"] == "1", **_days(row), **{name: row[name] for name in plain})
        for place, row in enumerate(_rows("rules.csv"), 1)
        if row["key"] not in known
    ]
    words = ("pattern", "severity", "why", "basis")
    claims = [
        ForbiddenClaim(**_days(row), **{name: row[name] for name in words}) for row in _rows("claims.csv") if row["pattern"] not in held
    ]
    LabelRule.objects.bulk_create(made)
    ForbiddenClaim.objects.bulk_create(claims)
    added = [*(rule.key for rule in made), *(claim.pattern for claim in claims)]
    if added:
        audit.record_bulk("branding.label_rule.load", "branding.labelrule", added, by=SYSTEM, summary=f"装入随附标签检查项 {len(added)} 条")
    return len(added)
