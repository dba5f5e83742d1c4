"""Making the open data files of a month, once."""

import tempfile
from pathlib import Path

from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.kit.xlsx import csv_lines
from jishan_portal.public.models import OpenFile
from jishan_portal.public.open_data import SETS, DataSet, month_of


def make_month(day=None) -> int:
    """Make the files of the month of a day; those that are there are kept. Returns how many were made."""
    month = month_of(day)
    known = set(OpenFile.objects.filter(month=month).values_list("data_set", flat=True))
    return len([_make(one, month) for one in SETS if one.key not in known])


@transaction.atomic
def _make(one: DataSet, month) -> OpenFile:
    rows = list(one.rows())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{one.key}.csv"
        path.write_bytes(b"".join(csv_lines(one.columns, rows)))
        stored = files.keep_made(path, by=SYSTEM, name=f"{one.title}_{month:%Y%m}.csv")
    made = OpenFile.objects.create(data_set=one.key, month=month, file=stored, rows=len(rows), sha256=stored.sha256)
    audit.record(
        "public.open_file.make",
        made,
        by=SYSTEM,
        summary=f"生成开放数据：{one.title} {month:%Y-%m}，{len(rows)} 行",
        data={"sha256": made.sha256},
    )
    return made
