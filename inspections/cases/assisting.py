"""Help asked of another office (协助调查): fifteen working days from the day the letter came in (程序规定第四十五条)."""

from datetime import date

from django.db import transaction

from inspections.cases.models import Case
from inspections.cases.steps import clock_of, locked, must_handle, stop_clock
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.workflow.actions import MoveRefused

PERIOD = "case.assist"


@transaction.atomic
def ask(case: Case, *, on: date, by: User) -> None:
    """The letter has reached the other office; where an answer is awaited already, the earlier period goes on."""
    held = locked(case)
    must_handle(held, by)
    if clock_of(held, PERIOD) is None:
        clocks.start(held, PERIOD, by=by, started_on=on)


@transaction.atomic
def answered(case: Case, *, by: User, note: str) -> Case:
    """The other office has answered."""
    held = locked(case)
    must_handle(held, by)
    if clock_of(held, PERIOD) is None:
        raise MoveRefused("没有在等协助调查的回复：先签发并送达协助调查函（《市场监督管理行政处罚程序规定》第四十五条）。")
    stop_clock(held, PERIOD, by=by, reason="已回复")
    audit.record("inspections.case.assisted", held, by=by, summary=f"协助调查回复：{note}"[:300])
    return held
