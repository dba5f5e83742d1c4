"""Who accepts, when a standardisation may be reported, and by when it is due."""

from datetime import date

from inspections.standardisation.models import Standardisation
from inspections.standardisation.states import CHIEFS, Judgement, StandardState
from jishan_portal.rulebook import queries as rulebook


def due_on(year: int, on: date) -> date:
    """Return the last day of a year's batch (the policy names none; by the end of November)."""
    month, day = map(int, rulebook.value("standardisation.deadline", on).split("-"))
    return date(year, month, day)


def must_wait(measures, after: str) -> str:
    """Return why a workshop cannot be reported for acceptance, or "": every measure carried out, and a sound conclusion."""
    if not measures:
        return "还没有一条整治措施，请先写明措施。"
    waiting = [row.text for row in measures if row.is_open]
    if waiting:
        return f"还有 {len(waiting)} 条措施没有完成：{'、'.join(text[:16] for text in waiting[:3])}。完成的请登记，不再做的写明理由。"
    return "整治后仍“不符合”的，不能报请验收，请继续整治。" if after == Judgement.BAD else ""


def can_accept(user, row: Standardisation) -> bool:
    """A chief other than the one who reported it."""
    return row.state == StandardState.REPORTED and bool(user.roles & CHIEFS) and row.reported_by_id != user.pk
