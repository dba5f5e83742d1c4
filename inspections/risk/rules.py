"""Pure decisions of risk grading: who may do what, how far a grade may move, how often a grade is to be checked."""

from datetime import date

from inspections.risk.models import Adjustment
from inspections.risk.states import LETTERS, AdjustKind, AdjustState
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook

MOST_STEPS = {AdjustKind.RAISE: 2, AdjustKind.LOWER: 1}


def moved(letter: str, steps: int) -> str:
    """Return a grade raised (positive) or lowered by some steps; A goes no lower and D no higher (domain 4.1)."""
    return LETTERS[min(max(LETTERS.index(letter) + steps, 0), len(LETTERS) - 1)]


def conditions(kind: str, on: date) -> list[tuple[str, str, int, bool]]:
    """Return (key, words, most steps, may hold at once) of the conditions for raising or lowering a grade."""
    rows = rulebook.value("risk.raise_conditions" if kind == AdjustKind.RAISE else "risk.lower_conditions", on)
    if kind == AdjustKind.RAISE:
        return [(key, words, int(steps), bool(at_once)) for key, words, steps, at_once in rows]
    return [(key, words, MOST_STEPS[AdjustKind.LOWER], False) for key, words in rows]


def term(today: date, *, is_at_once: bool) -> tuple[date, date]:
    """Return from when to when an adjustment holds: next year, or from today to the end of next year for grave ones."""
    first = today if is_at_once else date(today.year + 1, 1, 1)
    return first, date(today.year + 1, 12, 31)


def can_decide(user, adjustment: Adjustment) -> bool:
    """A second person decides, within their area."""
    return (
        adjustment.state == AdjustState.PROPOSED
        and user.may("risk.decide")
        and adjustment.proposed_by_id != user.pk
        and user.access.covers(adjustment.area_code)
    )


def can_withdraw(user, adjustment: Adjustment) -> bool:
    """Whoever proposed may take it back while nobody has decided."""
    return adjustment.state == AdjustState.PROPOSED and adjustment.proposed_by_id == user.pk


def frequency(letter: str, on: date) -> tuple[float, float | None]:
    """Return (least, most) checks a year for a grade on a day (rule `risk.frequency`; least may be 0.5: once in two years)."""
    for row_letter, least, most in rulebook.value("risk.frequency", on):
        if row_letter == letter:
            return least, most
    raise LookupError(f"规则“每年检查次数”里没有 {letter} 级，请在规则库补录。")


def frequency_words(letter: str, on: date) -> str:
    """Return a grade's frequency in words: 每年 2–3 次, 每年至少 1 次, 两年 1 次."""
    least, most = frequency(letter, on)
    if least < 1:
        return f"{round(1 / least)} 年 1 次"
    return f"每年 {least}–{most} 次" if most and most != least else f"每年至少 {least} 次"


def years_open(today: date | None = None) -> tuple[int, int]:
    """Return the years for which grades may be computed: this one and the next."""
    year = (today or clock.today()).year
    return year, year + 1
