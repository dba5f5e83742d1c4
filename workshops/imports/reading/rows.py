"""From a sheet and its layout to checked rows: what each says, what is wrong with it, where it stands."""

from collections.abc import Iterable
from itertools import islice

from workshops.imports.reading import cells
from workshops.imports.reading.cleaning import CLEANERS, Outcomes, clean, note
from workshops.imports.reading.columns import key_of
from workshops.imports.reading.days import FOREVER
from workshops.imports.reading.layout import Layout
from workshops.imports.reading.plain import CellProblem, as_text
from workshops.imports.reading.sheets import Sheet
from workshops.imports.reading.table import Table

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


def read_rows(sheet: Sheet, layout: Layout, areas: AreaBook) -> Table:
    """Return the checked rows of a table; blank rows, totals, repeated headings and notes at the foot are passed over."""
    places = _places(sheet, layout)
    spread = [(at, found) for at, key in layout.mapping.items() if key in SPREAD and (found := sheet.spread(at))]
    raws = [_whole(sheet.rows[place], place, spread) for place in places] if spread else [sheet.rows[place] for place in places]
    table = Table([sheet.name] * len(places), [place + 1 for place in places], raws)
    for at, key in layout.mapping.items():
        if key in CLEANERS:
            found = clean(table, key, table.cells(at))
            earlier = table.columns.get(key)  # two columns of one meaning: the later one that says something
            table.columns[key] = [new if new is not None else old for new, old in zip(found, earlier, strict=True)] if earlier else found
    _settle_areas(table, layout, areas, fallback=areas.inside(sheet.name) or areas.inside(layout.facts.get("sender", "")))
    _settle_periods(table)
    _settle_notes(table)
    return table


def _places(sheet: Sheet, layout: Layout) -> list[int]:
    """Return where the rows with data stand; a row with a number in front and a name is one without a closer look."""
    name_at = next((at for at, key in layout.mapping.items() if key == "name"), 1 << 20)
    return [
        place
        for place, raw in enumerate(islice(sheet.rows, layout.first_row, None), layout.first_row)
        if (name_at < len(raw) and raw[name_at] and not isinstance(raw[0], str)) or not _is_no_row(raw, layout)
    ]


def _whole(raw: list, index: int, spread: list) -> list:
    """Return a row with the township and village of the merged cell that it stands beside."""
    taken = [(at, values[index]) for at, values in spread if index in values and (at >= len(raw) or raw[at] == "")]
    if not taken:
        return raw
    whole = [*raw, *[""] * (max(at for at, _ in taken) + 1 - len(raw))]
    for at, value in taken:
        whole[at] = value
    return whole


def _settle_areas(table: Table, layout: Layout, areas: AreaBook, fallback: str) -> None:
    """The township is what its column says, else what the address begins with, else the sheet's or the sender's."""
    at = next((at for at, key in layout.mapping.items() if key == "area_code"), None)
    named = [""] * len(table) if at is None else table.cells(at)
    outcomes = Outcomes(lambda value, warn: areas.find(value), None)
    outcomes[""] = ""
    codes = list(map(outcomes.__getitem__, named))
    note(table, "area_code", named, outcomes.noted)
    if "" in codes:
        for place, (code, address) in enumerate(zip(codes, table.said("address", ""), strict=True)):
            if code == "":
                codes[place] = areas.inside(address) or fallback or None
                if codes[place] is None:
                    table.problems[place].append(("area_code", "没有填写乡镇，从地址里也看不出来。请补上。"))
    table.columns["area_code"] = codes


def _settle_periods(table: Table) -> None:
    if not table.columns.keys() & {"issued_on", "valid_until"}:
        return
    issued, until = table.said("issued_on")[:], table.said("valid_until")[:]
    for place, (day, period, number) in enumerate(zip(issued, until, table.said("licence_number"), strict=True)):
        if day is None and period is None:
            continue
        since, until[place] = period or (None, None)
        issued[place] = day or since
        _check_period(table, place, issued[place], until[place], number)
    table.columns |= {"issued_on": issued, "valid_until": until}


def _check_period(table: Table, place: int, issued, until, number: str | None) -> None:
    if until and issued and until != FOREVER and until < issued:
        table.problems[place].append(("valid_until", f"有效期至 {until} 早于发证日期 {issued}。请对照许可证核对。"))
    if (until or issued) and not number and not any(key == "licence_number" for key, _ in table.problems[place]):
        table.warnings[place].append(("licence_number", "填了发证日期或有效期，但没有许可证号，暂不建立证照。"))


def _settle_notes(table: Table) -> None:
    """A remark may say that a workshop is closed, or that its owner would like to be raised."""
    notes = table.columns.get("note", ())
    closed = {note: True for note in set(notes) if note and any(word in note for word in CLOSED_WORDS)}
    willing = {note: True for note in set(notes) if note and any(word in note for word in UPGRADE_WORDS)}
    if closed:
        table.columns["is_closed"] = list(map(closed.get, notes))
    if willing:
        said = table.said("wants_upgrade")
        table.columns["wants_upgrade"] = [willing.get(note) if old is None else old for note, old in zip(notes, said, strict=True)]


def _is_no_row(raw: list, layout: Layout) -> bool:
    """Whether a line under the header is no data: blank, only a serial number, a total, a note, the header once more."""
    filled = [(at, cell) for at, cell in enumerate(raw) if cell != "" and not (isinstance(cell, str) and not cell.strip())]
    if not any(at in layout.mapping for at, _ in filled):
        return True
    first = as_text(filled[0][1]).replace(" ", "").replace("\u3000", "") if filled else ""
    if first.startswith(TOTALS) or (first.startswith(FOOT) and len(filled) <= 3):
        return True
    return sum(1 for _, cell in filled if isinstance(cell, str) and key_of(cell)) >= HEADING_AGAIN
