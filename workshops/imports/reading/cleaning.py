"""Cleaning a column: every different cell once by its cleaner, and cells that are tidy already not at all."""

from collections.abc import Callable, Iterable

from jishan_portal.kit.columns import Form, by_block
from workshops.imports.reading import cells
from workshops.imports.reading.days import day, period
from workshops.imports.reading.plain import NOTHING, CellProblem
from workshops.imports.reading.table import Table

CLEANERS = {
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
# Texts that their cleaner gives back as they are, by key: the form and the greatest length.
_TEXT, _TEXT_OR_BLANK = Form(cells.TIDY.pattern), Form(f"(?:{cells.TIDY.pattern})?")
TIDY = {
    "name": (_TEXT, cells.NAME_LENGTH),
    "owner_name": (_TEXT_OR_BLANK, cells.OWNER_LENGTH),
    "address": (_TEXT_OR_BLANK, cells.ADDRESS_LENGTH),
    "village": (_TEXT_OR_BLANK, cells.VILLAGE_LENGTH),
    "note": (_TEXT_OR_BLANK, cells.NOTE_LENGTH),
    "phone": (Form(r"(?:1[3-9][0-9]{9})?"), 11),
}
NUMBERS = {bool, int, float}
BLANK = ""


class Outcomes(dict):
    """Cell → what it says (None: nothing), found by a cleaner when it is first asked for; `noted` holds those with words.

    `blank` is the cell that says nothing, whatever the cleaner would make of it.
    """

    def __init__(self, cleaner: Callable, blank=BLANK):
        super().__init__()
        self._cleaner = cleaner
        self.noted: dict = {}
        if blank is not None:
            self[blank] = None

    def __missing__(self, value):
        found, problem, warned = None, "", []
        try:
            found = self._cleaner(value, warned.append)
        except CellProblem as error:
            problem = str(error)
        if problem or warned:
            self.noted[value] = (problem, warned)
        self[value] = found
        return found


def clean(table: Table, key: str, values: list) -> list:
    """Return what the cells of a column say; problems and warnings go to the table. Cells that are equal say the same."""
    outcomes = Outcomes(CLEANERS[key], None if key == "name" else BLANK)
    if len(NUMBERS.intersection(map(type, values))) > 1:  # 1, 1.0 and True are equal to Python, and are not the same cell
        values = list(zip(map(type, values), values, strict=True))
        outcomes = Outcomes(lambda typed, warn: CLEANERS[key](typed[1], warn), None if key == "name" else (str, BLANK))
    if key in TIDY:
        form, length = TIDY[key]
        found = by_block(values, lambda block: _is_tidy(block, form, length), _with_blanks, outcomes.__getitem__)
    else:
        found = list(map(outcomes.__getitem__, values))
    note(table, key, values, outcomes.noted)
    return found


def note(table: Table, key: str, values: Iterable, noted: dict) -> None:
    """Write the problem and the warnings of the cells that have some beside their rows."""
    if not noted:
        return
    for place, value in enumerate(values):
        if value in noted:
            problem, warned = noted[value]
            if warned:
                table.warnings[place] += [(key, words) for words in warned]
            if problem:
                table.problems[place].append((key, problem))


def _is_tidy(block: list, form: Form, length: int) -> bool:
    return form.is_of_all(block) and max(map(len, block)) <= length and NOTHING.isdisjoint(block)


def _with_blanks(block: list) -> list:
    return [value or None for value in block] if BLANK in block else block
