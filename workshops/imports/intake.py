"""From the bytes of a ledger to cleaned rows, by the portal's areas and what is remembered of its sender."""

import hashlib
import re
from datetime import date

from django.conf import settings

from jishan_portal.accounts.models import Area
from jishan_portal.kit.identifiers import half_width
from jishan_portal.kit.masking import mask_id, mask_phone
from workshops.imports.models import SenderMapping
from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.reading.layout import Layout, find_layout, layout_at
from workshops.imports.reading.plain import as_text
from workshops.imports.reading.rows import AreaBook, read_rows
from workshops.imports.reading.sheets import Book, Sheet
from workshops.imports.reading.table import Table

SAMPLES = 3
SAMPLE_LENGTH = 40
LONG_DIGITS = re.compile(r"[\dXx]{15,}")
PHONE_DIGITS = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


def area_book() -> AreaBook:
    """The county's town-level areas as ledgers name them."""
    return AreaBook(Area.objects.inside(settings.COUNTY_CODE).townships().values_list("code", "name", "short_name"))


def describe(book: Book, sender: str = "") -> list[dict]:
    """Return how each sheet would be read, as JSON values; a sheet without a header, or a hidden one, is not taken."""
    described = []
    for sheet in book.sheets:
        layout = find_layout(sheet)
        if layout and sender:
            layout = _remembered(layout, sender)
        described.append(as_json(sheet, layout, is_taken=bool(layout and layout.has_name and not sheet.is_hidden)))
    if not any(sheet["labels"] for sheet in described):
        raise FileUnreadable("没有找到表头：表格里没有“小作坊名称”“经营者”“联系电话”这样的列名。请确认是小作坊台账，或补上表头后再上传。")
    return described


def sender_of(described: list[dict]) -> str:
    """Return the unit that the sheets name as their sender; of several the first, and how many there are."""
    named = list(dict.fromkeys(sheet["facts"]["sender"] for sheet in described if sheet["facts"].get("sender")))
    return f"{named[0]}等 {len(named)} 家" if len(named) > 1 else "".join(named)


def as_json(sheet: Sheet, layout: Layout | None, *, is_taken: bool) -> dict:
    """Return one sheet's reading as JSON values, with a few masked samples a column."""
    if layout is None:
        return {"name": sheet.name, "is_taken": False, "header": 0, "height": 1, "labels": [], "mapping": {}, "facts": {}, "samples": []}
    facts = {key: value.isoformat() if isinstance(value, date) else value for key, value in layout.facts.items()}
    rows = [row for row in sheet.rows[layout.first_row :] if any(cell != "" for cell in row)][:SAMPLES]
    samples = [[masked(as_text(row[at]))[:SAMPLE_LENGTH] if at < len(row) else "" for row in rows] for at in range(len(layout.labels))]
    return {
        "name": sheet.name,
        "is_taken": is_taken,
        "header": layout.header,
        "height": layout.height,
        "labels": layout.labels,
        "mapping": {str(at): key for at, key in layout.mapping.items()},
        "facts": facts,
        "samples": samples,
    }


def layouts_of(described: list[dict]) -> dict[str, Layout]:
    """Return {sheet name: layout} of the sheets that are taken."""
    found = {}
    for sheet in described:
        if sheet["is_taken"]:
            facts = dict(sheet["facts"])
            layout = Layout(sheet["header"], sheet["height"], sheet["labels"], {}, facts)
            found[sheet["name"]] = layout.remapped(sheet["mapping"])
    return found


def with_header(sheet: Sheet, header: int, height: int) -> dict:
    """Return a sheet's reading with the header where a person says it is."""
    last = max(len(sheet.rows) - 1, 0)
    layout = layout_at(sheet, min(max(header, 0), last), height)
    return as_json(sheet, layout, is_taken=layout.has_name)


def rows_of(book: Book, described: list[dict]) -> Table:
    """Return the cleaned rows of all sheets that are taken; FileUnreadable when there is none."""
    layouts, areas = layouts_of(described), area_book()
    if not layouts:
        raise FileUnreadable("没有一张工作表有“名称”这一列，不知道哪一列是店名。请在表头里写明“名称”，或在网页的导入向导里指定。")
    rows = Table()
    for sheet in book.sheets:
        if sheet.name in layouts:
            rows.add(read_rows(sheet, layouts[sheet.name], areas))
    if not rows:
        raise FileUnreadable("表头下面没有一行可以导入的内容。请确认台账已填写，或检查所选的工作表和表头行。")
    return rows


def signature(labels: list) -> str:
    """Return the hash of a header by which a sender's mapping is remembered."""
    return hashlib.sha256(Layout(0, 1, labels, {}).signature.encode()).hexdigest()


def masked(text: str) -> str:
    """Return text with ID numbers and phones in it masked."""
    text = LONG_DIGITS.sub(lambda match: mask_id(match[0]), half_width(text))
    return PHONE_DIGITS.sub(lambda match: mask_phone(re.sub(r"[- ]", "", match[0])), text)


def _remembered(layout: Layout, sender: str) -> Layout:
    kept = SenderMapping.objects.filter(sender=sender, signature=signature(layout.labels)).first()
    return layout.remapped(kept.mapping) if kept else layout
