"""The default lists that ship published, from CSV; never overwrites what the bureau changed."""

import csv
from pathlib import Path

from django.db import transaction

from inspections.checklists import actions
from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.checklists.states import PhotoRule, Purpose
from jishan_portal.accounts.actors import SYSTEM

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_checklists() -> int:
    """Load the default self-check list (domain 2.2, 待局方确认) if it is not there; return how many items were made."""
    checklist, is_new = Checklist.objects.get_or_create(key="self_check", defaults={"title": "主体自查表", "purpose": Purpose.SELF_CHECK})
    if not is_new:
        return 0
    version = Version(checklist=checklist, number=1, note="默认自查题，依据实施方案三（一）1 编制，待局方确认")
    actions.begin_draft(version, by=SYSTEM)
    with (DATA / "self_check.csv").open(encoding="utf-8", newline="") as file:
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
