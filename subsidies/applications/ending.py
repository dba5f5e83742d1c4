"""Ending public notices whose time is over."""

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import reviews
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState


def clear_notices() -> int:
    """Let every decision whose notice is over wait for its money, each in its own transaction; return how many. Objections stop theirs."""
    over = Application.objects.filter(state=ApplicationState.NOTICE, notice_until__lt=clock.today()).order_by("pk")
    return sum(_clear(row) for row in over)


def _clear(application: Application) -> bool:
    try:
        reviews.clear_notice(application, by=SYSTEM)
    except MoveRefused:  # an objection is open or upheld; its own duty stands with the bureau
        return False
    return True
