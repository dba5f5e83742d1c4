"""What an import keeps of each row: its verdict, and its cells as a preview may show them, personal numbers masked."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, islice, repeat

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.columns import Form, by_block
from jishan_portal.kit.identifiers import half_width, normalise_phone
from workshops.imports import intake
from workshops.imports.judging import Planned
from workshops.imports.models import Verdict
from workshops.imports.planning import Plan
from workshops.imports.reading.columns import COLUMNS
from workshops.imports.reading.plain import as_text
from workshops.registry import rules

ROW_COLUMNS = ("sheet", "number", "verdict", "workshop_id", "name", "cells", "problems", "warnings", "changes")
CHANGE_LABELS = {"kind_id": "主要食品类别", "licence_number": "许可证号", "licence_until": "许可到期"}
TOGETHER = 1_000
# Cells that are shown as they are: half-width already, and neither a dash nor a row of digits that might have to be masked.
PLAIN = Form("(?![^\n]*[0-9Xx]{11})[!-,./-~\u3400-\u9fff，。；：？！（）、“”‘’《》〈〉【】〔〕]{0,120}")
NUMBERS = {"phone": Form("1[3-9][0-9]{9}"), "owner_id": Form("[1-9][0-9]{16}[0-9X]")}  # of which only the middle is hidden


def kept_rows(plan: Plan, mappings: dict[str, dict[int, str]], ids: dict) -> Iterator[tuple]:
    """Return the values of ROW_COLUMNS of every row, made while they are being written.

    `mappings` are {sheet: {column: key}}, `ids` the files of the rows that are written already.
    """
    rows = plan.rows
    changes = [_changes_of(one) for one in rows]  # at once: an area's name may have to be asked for
    return map(_kept, rows, _all_cells(rows, mappings), changes, repeat(ids))


def _kept(one: Planned, cells: dict, changes: list, ids: dict) -> tuple:
    row = one.row
    pk = one.known.pk if one.known else ids.get((row.sheet, row.number))
    name = str(row.values.get("name") or cells.get("name", ""))[:80]
    return (row.sheet[:60], row.number, str(one.verdict), pk, name, cells, row.problems, row.warnings, changes)


def _changes_of(one: Planned) -> list:
    changes = [[_label(name), *(shown_change(name, value) for value in pair)] for name, pair in one.changes.items()]
    if one.products and one.verdict == Verdict.UPDATE:
        changes.append(["产品", "", f"增加{'、'.join(one.products)}"])
    return changes


def _all_cells(rows: list[Planned], mappings: dict[str, dict[int, str]]) -> Iterator[dict]:
    for sheet, held in groupby(rows, lambda one: one.row.sheet):
        while some := list(islice(held, TOGETHER)):
            yield from _cells_of([one.row.raw for one in some], mappings[sheet])


def _cells_of(raws: list[list], mapping: dict[int, str]) -> Iterator[dict]:
    """Return the cells that are not blank of each row, by key, as they are shown."""
    keys = list(mapping.values())
    columns = [_shown_cells(key, [raw[at] if at < len(raw) else "" for raw in raws]) for at, key in mapping.items()]
    return ({key: text for key, text in zip(keys, texts, strict=True) if text is not None} for texts in zip(*columns, strict=True))


def _shown_cells(key: str, values: list) -> list:
    """Return what is shown of each cell, None of a blank one."""

    @lru_cache(maxsize=None, typed=True)  # a column of numbers says few things again and again
    def one(value) -> str | None:
        return None if value == "" else shown_cell(key, value)

    if key in NUMBERS:
        return by_block(values, NUMBERS[key].is_of_all, lambda block: map(rules.PERSONAL[key], block), one)
    return by_block(values, PLAIN.is_of_all, lambda block: [text or None for text in block], one)


def shown_cell(key: str, value) -> str:
    """Return a cell as the preview may hold it: personal numbers masked."""
    text = half_width(as_text(value))
    if key == "phone":
        text = normalise_phone(text)
    return rules.PERSONAL[key](text) if key in rules.PERSONAL else intake.masked(text)[:120]


def shown_change(name: str, value) -> str:
    """Return a value of a change as people read it: masked, areas by name."""
    if name == "area_code":
        return name_of(value) or str(value)
    return rules.shown(name, value)


def _label(name: str) -> str:
    return CHANGE_LABELS.get(name) or (COLUMNS[name].label if name in COLUMNS else rules.label(name))
