"""The county's areas and organisations as first loaded, from `data/*.csv`.

Loading again adds what is missing and never overwrites what the bureau has since edited. Rows that nobody has
confirmed (number and reach of the stations, for example) carry `is_confirmed` 0 and say why in `note`.
"""

import csv
from pathlib import Path

from django.db import transaction

from jishan_portal.accounts.areas import level_of
from jishan_portal.accounts.models import Area, Organisation

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_areas_and_organisations() -> dict[str, int]:
    """Add the missing areas and organisations; return how many of each were added (idempotent)."""
    return {"areas": _load_areas(), "organisations": _load_organisations()}


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _load_areas() -> int:
    known = set(Area.objects.values_list("code", flat=True))
    missing = [_area(row) for row in _rows("areas.csv") if row["code"] not in known]
    Area.objects.bulk_create(missing)
    return len(missing)


def _area(row: dict) -> Area:
    return Area(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        level=level_of(row["code"]),
        centre_x=row["centre_x"] or None,
        centre_y=row["centre_y"] or None,
        is_confirmed=row["is_confirmed"] == "1",
        note=row["note"],
    )


def _load_organisations() -> int:
    by_code = {organisation.code: organisation for organisation in Organisation.objects.all()}
    added = 0
    for row in _rows("organisations.csv"):  # a parent stands above its children
        if row["code"] in by_code:
            continue
        by_code[row["code"]] = _add_organisation(row, by_code.get(row["parent"]))
        added += 1
    return added


def _add_organisation(row: dict, parent: Organisation | None) -> Organisation:
    organisation = Organisation.objects.create(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent=parent,
        is_confirmed=row["is_confirmed"] == "1",
        note=row["note"],
    )
    organisation.areas.set(row["areas"].split())
    return organisation
