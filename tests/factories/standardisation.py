"""Workshops of the batch 整治规范, taken as far as a test wants, each through its actions."""

from uuid import uuid4

from inspections.standardisation import actions
from inspections.standardisation.models import Standardisation
from inspections.standardisation.states import Judgement
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories.accounts import user_of
from tests.factories.plans import station_of
from tests.factories.workshops import WorkshopFactory
from workshops.batches.models import BatchKind, Membership


def listed(workshop=None) -> Standardisation:
    """Return a workshop of the batch that waits for its measures."""
    workshop = workshop or WorkshopFactory(station=station_of())
    today = clock.today()
    membership = Membership.objects.create(workshop=workshop, kind=BatchKind.STANDARDISE, year=today.year, since=today, reason="摸排")
    actions.take_in(today.year, by=SYSTEM)
    return Standardisation.objects.get(membership=membership)


def at_work(workshop=None, *, by=None) -> Standardisation:
    """Return one with a measure that is being carried out."""
    row, by = listed(workshop), by or user_of(Role.INSPECTOR)
    actions.add_measure(row, by=by, text="加装防蝇帘", due_on=row.due_on, client_uuid=uuid4())
    return actions.plan(row, actions.Conclusion(Judgement.BAD, "制度没有上墙"), by=by)


def reported(workshop=None, *, by=None) -> Standardisation:
    """Return one that waits for acceptance."""
    by = by or user_of(Role.INSPECTOR)
    row = at_work(workshop, by=by)
    actions.finish_measure(row.measures.get(), by=by, result="装好了")
    return actions.report(row, actions.Conclusion(Judgement.GOOD, "都做到了"), by=by)
