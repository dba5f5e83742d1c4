"""The county's areas and organisations as first loaded, from `data/*.csv` or, for another county, from the folder BASE_DATA_DIR.

Loading again adds what is missing and never overwrites what the bureau has since edited. Rows that nobody has
confirmed (number and reach of the stations, for example) carry `is_confirmed` 0 and say why in `note`. Files of one's own have
the same columns; nothing of them is loaded where a line is wrong.
"""

import csv
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jishan_portal.accounts import county_files, places
from jishan_portal.accounts.areas import level_of
from jishan_portal.accounts.county_files import BaseDataRefused
from jishan_portal.accounts.models import Area, Organisation

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_areas_and_organisations(folder: Path | None = None) -> dict[str, int]:
    """Add the missing areas and organisations of a folder (default: BASE_DATA_DIR, else the portal's own); return how many of each.

    BaseDataRefused names every wrong line; the county itself (COUNTY_CODE) must be among the areas.
    """
    folder = folder or Path(settings.BASE_DATA_DIR or DATA)
    areas, organisations = (_rows(folder / name) for name in ("areas.csv", "organisations.csv"))
    county_files.check(areas, organisations, known=set(Area.objects.values_list("code", flat=True)), county=settings.COUNTY_CODE)
    added = {"areas": _load_areas(areas), "organisations": _load_organisations(organisations)}
    places.forget()
    return added


def _rows(path: Path) -> list[dict]:
    """Return the lines of a file in UTF-8 or, as Excel in China writes it, in GB18030."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BaseDataRefused([f"读不到 {path}：请检查路径和权限。"]) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(text.splitlines())]
    raise BaseDataRefused([f"认不出 {path.name} 的文字编码，请另存为“CSV UTF-8（逗号分隔）”。"])


def _load_areas(rows: list[dict]) -> int:
    known = set(Area.objects.values_list("code", flat=True))
    missing = [_area(row) for row in rows if row["code"] not in known]
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


def _load_organisations(rows: list[dict]) -> int:
    by_code = {organisation.code: organisation for organisation in Organisation.objects.all()}
    added = 0
    for row in rows:  # a parent stands above its children
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
