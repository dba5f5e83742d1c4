"""Settling what follows from a visit: a talk held, production stopped and looked at again, a sample taken."""

from django.db import transaction

from inspections.visits.after import settle_credit
from inspections.visits.models_end import FollowUp
from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import move
from workshops.registry.actions import note_event


@transaction.atomic
def settle(follow: FollowUp, *, by: User, result: str) -> FollowUp:
    """Write down how it was carried out: who took part, what was said or found."""
    move(follow, "settle", by=by, note=result, done_on=clock.today(), result=result.strip()[:300])
    settle_credit(follow, by=by)
    note_event(follow.workshop, f"{follow.get_kind_display()}办结：{follow.result}", url=follow.visit.url, tone="ok", visibility="owner")
    return follow


@transaction.atomic
def drop(follow: FollowUp, *, by: User, result: str) -> FollowUp:
    """Not carried out after all, with the reason; it stays listed."""
    return move(follow, "drop", by=by, note=result, done_on=clock.today(), result=result.strip()[:300])
