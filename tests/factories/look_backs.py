"""Hazards in the states a second look meets, and the year's list over them."""

from uuid import uuid4

from inspections.hazards import actions as hazards
from inspections.hazards.models import Hazard
from inspections.look_backs import actions
from inspections.look_backs.models import LookBack, LookBackList
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories.accounts import user_of
from tests.factories.plans import station_of
from tests.factories.workshops import WorkshopFactory


def hazard_in(state: str, workshop=None, *, text: str = "纱窗破损") -> Hazard:
    """Return a hazard that was `closed`, is `open` or was `withdrawn`, today."""
    workshop = workshop or WorkshopFactory(station=station_of())
    hazard = hazards.open_hazards(workshop, [hazards.Problem(text=text, demand="换新纱窗")], source="visit", by=SYSTEM)[0]
    if state == "closed":
        hazards.order(hazard, by=SYSTEM)
        hazards.answer(hazard, by=user_of(Role.TOWNSHIP), words="换好了", submission_id=uuid4(), on_behalf=True)
        hazards.accept(hazard, by=user_of(Role.INSPECTOR))
    if state == "withdrawn":
        hazards.withdraw(hazard, by=user_of(Role.STATION_CHIEF), note="录错了")
    hazard.refresh_from_db()
    return hazard


def drawn() -> LookBackList:
    """Draw the year's list up today."""
    return actions.draw_up(clock.today(), by=SYSTEM)


def waiting(workshop=None, **fields) -> LookBack:
    """Return a second look that waits; the clock must stand after the list's day and before it was drawn up."""
    hazard = hazard_in("closed", workshop, **fields)
    drawn()
    return LookBack.objects.get(hazard=hazard)
