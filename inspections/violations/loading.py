"""The library that ships: articles for licensed enterprises, empty entries for workshops; what the bureau changed is left alone."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from inspections.violations.models import Band, Violation

DATA = Path(__file__).parent / "data" / "violations.csv"
SINCE = date(2021, 4, 29)


def load_violations() -> int:
    """Add the entries that are not there yet; return how many were added."""
    known = set(Violation.objects.values_list("code", flat=True))
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] not in known]
    for row in rows:
        made = Violation.objects.create(
            code=row["code"],
            title=row["title"],
            scope=row["scope"],
            penal_article=row["penal_article"],
            first_step=row["first_step"],
            confiscates=row["confiscates"],
            grave_consequence=row["grave"],
            is_criminal_hint=row["criminal"] == "1",
            is_confirmed=row["confirmed"] == "1",
            in_force_from=SINCE,
            note=row["note"],
        )
        Band.objects.bulk_create(_band(made, order, text) for order, text in enumerate(filter(None, row["bands"].split("|"))))
    return len(rows)


def _band(violation: Violation, order: int, text: str) -> Band:
    """Read `from-below:measure:least-most`; an open end is empty."""
    span, measure, amounts = text.split(":")
    start, _, below = span.partition("-")
    least, _, most = amounts.partition("-")
    return Band(
        violation=violation,
        order=order,
        value_from=Decimal(start),
        value_below=Decimal(below) if below else None,
        measure=measure,
        least=Decimal(least),
        most=Decimal(most),
    )
