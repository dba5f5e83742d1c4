"""Who may do what beyond the FLOW, and when a hazard is due."""

from datetime import date

from inspections.hazards.models import Hazard
from inspections.hazards.states import AT_OWNER, Severity
from jishan_portal.accounts.roles import Role
from jishan_portal.clocks.rules import due_within, period_rule

RECTIFY = {
    Severity.GENERAL: "hazard.rectify.general",
    Severity.SERIOUS: "hazard.rectify.serious",
    Severity.MAJOR: "hazard.rectify.major",
}


def usual_deadline(severity: int, start: date) -> date:
    """Return the last day to put a hazard right, by its gravity (rulebook; domain 4.2)."""
    return due_within(RECTIFY[Severity(severity)], start)


def latest_deadline(start: date) -> date:
    """Return the last day a deadline may be set to at all, extensions included."""
    return due_within("hazard.rectify.longest", start)


def can_answer(user, hazard: Hazard) -> bool:
    """The workshop's owner, or somebody of township or bureau who fills in for them, while it lies with the workshop."""
    return hazard.state in AT_OWNER and bool(user.roles & {Role.OWNER, Role.TOWNSHIP, Role.INSPECTOR})


def can_check(user, hazard: Hazard) -> bool:
    """Whoever answered for the workshop does not re-check the same answer."""
    last = hazard.answers.order_by("-round").first()
    return last is None or last.made_by_id != user.pk


def can_ask_extension(user, hazard: Hazard) -> bool:
    """A grave hazard is never extended; others while they lie with the workshop and no request is open."""
    return hazard.state in AT_OWNER and hazard.severity != Severity.MAJOR and not hazard.extensions.filter(is_granted__isnull=True).exists()


def recurrence_months(on: date) -> int:
    """Return within how many months the same item failing again counts as recurrence."""
    return period_rule("hazard.recurrence", on)[1].length
