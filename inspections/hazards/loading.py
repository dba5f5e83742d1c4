"""The library of standard findings that ships filled; rows the bureau changed are left alone."""

import csv
from pathlib import Path

from inspections.hazards.models import Finding
from workshops.registry.keys import initials

DATA = Path(__file__).parent / "data" / "findings.csv"


def load_findings() -> int:
    """Add the findings that are not there yet (all 待局方确认); return how many were added."""
    known = set(Finding.objects.values_list("code", flat=True))
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] not in known]
    Finding.objects.bulk_create(
        Finding(
            code=row["code"],
            category=row["category"],
            text=row["text"],
            basis=row["basis"],
            severity=int(row["severity"]),
            usual_days=int(row["days"]),
            advice=row["advice"],
            initials=initials(row["text"])[:200],
        )
        for row in rows
    )
    return len(rows)
