"""The default lists that ship published, from CSV; never overwrites what the bureau changed."""

import csv
from pathlib import Path

from django.db import transaction

from inspections.checklists import actions
from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.checklists.states import PhotoRule, Purpose
from jishan_portal.accounts.actors import SYSTEM

DATA = Path(__file__).parent / "data"


LISTS = (
    ("self_check", "主体自查表", Purpose.SELF_CHECK, "默认自查题，依据实施方案三（一）1 编制，待局方确认"),
    ("visit", "食品小作坊监督检查要点表", Purpose.VISIT, "默认监督检查要点（生产环节十二节），依据只列已核实的，其余待局方确认"),
    ("patrol", "乡镇巡查表", Purpose.PATROL, "默认乡镇巡查要点，待局方确认"),
)


@transaction.atomic
def load_checklists() -> int:
    """Load the default lists (domain 2.2 and 4.2, 待局方确认) that are not there yet; return how many items were made."""
    return sum(_load(*row) for row in LISTS)


def _load(key: str, title: str, purpose: str, note: str) -> int:
    checklist, is_new = Checklist.objects.get_or_create(key=key, defaults={"title": title, "purpose": purpose})
    if not is_new:
        return 0
    version = Version(checklist=checklist, number=1, note=note)
    actions.begin_draft(version, by=SYSTEM)
    with (DATA / f"{key}.csv").open(encoding="utf-8", newline="") as file:
        items = _take(version, csv.DictReader(file))
    actions.publish(version, by=SYSTEM)
    return items


def _take(version: Version, rows) -> int:
    sections: dict[str, Section] = {}
    count = 0
    for count, row in enumerate(rows, 1):
        title = row["section"]
        if title not in sections:
            sections[title] = Section.objects.create(
                version=version, order=len(sections) + 1, title=title, plain_title=row["plain_section"]
            )
        Item.objects.create(
            version=version,
            section=sections[title],
            order=count,
            code=row["code"],
            text=row["text"],
            plain_text=row["plain_text"],
            is_key=row["key"] == "1",
            link=row["link"],
            clean_tag=row["tag"],
            control=row["control"],
            basis=row["basis"],
            photo_rule=row["photo"] or PhotoRule.NEVER,
            help_text=row["help"],
            weight=2 if row["key"] == "1" else 1,
        )
    return count
