"""From a sheet and its layout to checked rows: what each says, what is wrong with it, where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workshops.imports.reading import cells
from workshops.imports.reading.columns import key_of
from workshops.imports.reading.days import FOREVER, day, period
from workshops.imports.reading.layout import Layout
from workshops.imports.reading.plain import CellProblem, as_text
from workshops.imports.reading.sheets import Sheet

TOTALS = ("合计", "小计", "总计", "共计", "累计")
FOOT = (
    "注:",
    "注：",
    "注1",
    "注 ",
    "说明:",
    "说明：",
    "备注:",
    "备注：",
    "填表人",
    "填报人",
    "制表人",
    "审核人",
    "负责人签字",
    "单位负责人",
    "填表说明",
)
HEADING_AGAIN = 3
CLOSED_WORDS = ("停业", "停产", "已停", "歇业", "未生产", "关门")
SPREAD = frozenset({"area_code", "village"})  # what senders write once beside many rows
UPGRADE_WORDS = ("拟升级", "愿意升级", "拟提档")


@dataclass(slots=True)
class ReadRow:
    """One row of a ledger after cleaning; `number` is the row as Excel counts it.

    `problems` and `warnings` are (column key, sentence); the key is '' when the row as a whole is meant.
    """

    sheet: str
    number: int
    values: dict
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    raw: list = field(default_factory=list, repr=False)


class AreaBook:
    """The town-level areas that a ledger may name, found by full name, short name or without 镇/乡."""

    def __init__(self, areas: Iterable[tuple]):
        self.names = {}
        self.by_word = {}
        for code, full, short in areas:
            self.names[code] = full
            for word in (full, short, full.removesuffix("镇").removesuffix("乡"), full.removeprefix("稷山县")):
                if word:
                    self.by_word.setdefault(word, code)
        self._prefixes = sorted(((word, code) for word, code in self.by_word.items() if len(word) > 2), key=lambda pair: -len(pair[0]))
        self._known = dict(self.by_word)

    def find(self, value) -> str:
        """Return the code of a named area; '' for a blank; raises CellProblem for an unknown name."""
        code = self._known.get(value)
        if code is None:
            code = self._known[value] = self._search(value)
        return code

    def _search(self, value) -> str:
        word = cells.clean_text(value, 40).replace(" ", "")
        for ending in ("人民政府", "政府", "街道办事处"):
            word = word.removesuffix(ending)
        for start in ("山西省", "运城市", "稷山县"):
            word = word.removeprefix(start)
        if not word or word in self.by_word:
            return self.by_word.get(word, "")
        raise CellProblem(f"认不出乡镇“{word[:20]}”。应为{'、'.join(self.names.values())}之一。")

    def inside(self, text: str) -> str:
        """Return the code of the area that an address (or a unit's name) begins with, or ''."""
        text = text.removeprefix("山西省").removeprefix("运城市").removeprefix("稷山县")
        return next((code for word, code in self._prefixes if text.startswith(word)), "")


def read_rows(sheet: Sheet, layout: Layout, areas: AreaBook) -> Iterator[ReadRow]:
    """Yield the checked rows of a table; blank rows, totals, repeated headings and notes at the foot are passed over."""
    plan = [(at, key, _CLEANERS[key]) for at, key in layout.mapping.items() if key in _CLEANERS]
    area_at = next((at for at, key in layout.mapping.items() if key == "area_code"), None)
    fallback = areas.inside(sheet.name) or areas.inside(layout.facts.get("sender", ""))
    name_at = next((at for at, key in layout.mapping.items() if key == "name"), None)
    spread = [(at, found) for at, key in layout.mapping.items() if key in SPREAD and (found := sheet.spread(at))]
    for index in range(layout.first_row, len(sheet.rows)):
        raw = sheet.rows[index]
        if (name_at is None or name_at >= len(raw) or not raw[name_at] or isinstance(raw[0], str)) and _is_no_row(raw, layout):
            continue
        raw = _whole(raw, index, spread)
        row = ReadRow(sheet.name, index + 1, {}, raw=raw)
        _clean(row, raw, plan)
        _settle_area(row, raw, area_at, areas, fallback)
        _settle_period(row)
        _settle_note(row)
        yield row


def _whole(raw: list, index: int, spread: list) -> list:
    """Return a row with the township and village of the merged cell that it stands beside."""
    taken = [(at, values[index]) for at, values in spread if index in values and (at >= len(raw) or raw[at] == "")]
    if not taken:
        return raw
    whole = [*raw, *[""] * (max(at for at, _ in taken) + 1 - len(raw))]
    for at, value in taken:
        whole[at] = value
    return whole


def _clean(row: ReadRow, raw: list, plan: list) -> None:
    values, width = row.values, len(raw)
    for at, key, cleaner in plan:
        value = raw[at] if at < width else ""
        if value == "" and key != "name":
            continue
        try:
            values[key] = cleaner(value, lambda words, key=key: row.warnings.append((key, words)))
        except CellProblem as problem:
            row.problems.append((key, str(problem)))


def _settle_area(row: ReadRow, raw: list, at: int | None, areas: AreaBook, fallback: str) -> None:
    """The township is what its column says, else what the address begins with, else the sheet's or the sender's."""
    try:
        code = areas.find(raw[at]) if at is not None and at < len(raw) and raw[at] != "" else ""
    except CellProblem as problem:
        row.problems.append(("area_code", str(problem)))
        return
    code = code or areas.inside(row.values.get("address", "")) or fallback
    if code:
        row.values["area_code"] = code
    else:
        row.problems.append(("area_code", "没有填写乡镇，从地址里也看不出来。请补上。"))


def _settle_period(row: ReadRow) -> None:
    values = row.values
    if "valid_until" in values:
        since, until = values["valid_until"]
        values["valid_until"] = until
        if since and not values.get("issued_on"):
            values["issued_on"] = since
    until, issued = values.get("valid_until"), values.get("issued_on")
    if until and issued and until != FOREVER and until < issued:
        row.problems.append(("valid_until", f"有效期至 {until} 早于发证日期 {issued}。请对照许可证核对。"))
    if (until or issued) and not values.get("licence_number") and not any(key == "licence_number" for key, _ in row.problems):
        row.warnings.append(("licence_number", "填了发证日期或有效期，但没有许可证号，暂不建立证照。"))


def _settle_note(row: ReadRow) -> None:
    note = row.values.get("note")
    if not note:
        return
    if any(word in note for word in CLOSED_WORDS):
        row.values["is_closed"] = True
    if row.values.get("wants_upgrade") is None and any(word in note for word in UPGRADE_WORDS):
        row.values["wants_upgrade"] = True


def _is_no_row(raw: list, layout: Layout) -> bool:
    """Whether a line under the header is no data: blank, only a serial number, a total, a note, the header once more."""
    filled = [(at, cell) for at, cell in enumerate(raw) if cell != "" and not (isinstance(cell, str) and not cell.strip())]
    if not any(at in layout.mapping for at, _ in filled):
        return True
    first = as_text(filled[0][1]).replace(" ", "").replace("\u3000", "") if filled else ""
    if first.startswith(TOTALS) or (first.startswith(FOOT) and len(filled) <= 3):
        return True
    return sum(1 for _, cell in filled if isinstance(cell, str) and key_of(cell)) >= HEADING_AGAIN


_CLEANERS = {
    "name": cells.name,
    "owner_name": cells.owner_name,
    "owner_id": cells.owner_id,
    "phone": cells.phone,
    "credit_code": cells.credit_code,
    "village": cells.village,
    "address": cells.address,
    "products": cells.products,
    "licence_number": cells.licence_number,
    "issued_on": day,
    "valid_until": period,
    "staff_count": cells.staff_count,
    "floor_area": cells.floor_area,
    "opened_on": day,
    "wants_upgrade": cells.wants_upgrade,
    "note": cells.note,
}
