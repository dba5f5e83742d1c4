"""Who may do what beyond the FLOW, and when a hazard is due."""

from datetime import date, timedelta

from inspections.checklists.models import Item
from inspections.hazards.models import Finding, Hazard
from inspections.hazards.states import ASKERS, AT_OWNER, CHIEFS, OPEN, ExtensionState, Severity
from jishan_portal.accounts.roles import Role
from jishan_portal.clocks.rules import Due, compute, due_within, period_rule
from jishan_portal.kit.workdays import add_workdays
from jishan_portal.rulebook.queries import calendar, value

RECTIFY = {
    Severity.GENERAL: "hazard.rectify.general",
    Severity.SERIOUS: "hazard.rectify.serious",
    Severity.MAJOR: "hazard.rectify.major",
}
LONGEST = "hazard.rectify.longest"
ESCALATION = "hazard.escalation"


def usual_deadline(severity: int, start: date) -> date:
    """Return the last day to put a hazard right, by its gravity (rulebook; domain 4.2)."""
    return due_within(RECTIFY[Severity(severity)], start)


def usual_due(severity: int, start: date) -> Due:
    """Return the usual deadline by gravity with its working and article."""
    return compute(RECTIFY[Severity(severity)], start)


def proposed_deadline(severity: int, usual_days: int | None, start: date) -> date:
    """Return the deadline to propose: the standard finding's usual working days, else by gravity; never beyond the longest allowed."""
    usual = add_workdays(start, usual_days, calendar()) if usual_days else usual_deadline(severity, start)
    return min(usual, latest_deadline(start))


def latest_deadline(start: date) -> date:
    """Return the last day a deadline may be set to at all, extensions included."""
    return due_within(LONGEST, start)


def resumed_deadline(hazard: Hazard, on: date) -> date:
    """Return the deadline of an answer sent back: the days it lay with the office do not count, not one more, not one less."""
    waited = (on - hazard.answered_on).days if hazard.answered_on else 0
    return hazard.deadline_on + timedelta(days=max(waited, 0))


def light(hazard: Hazard, on: date) -> str:
    """Return late (past), near (within the rulebook's near days), ok for a hazard with the workshop; off otherwise."""
    return light_of(hazard.state, hazard.deadline_on, on)


def light_of(state: str, deadline_on: date | None, on: date) -> str:
    """Return the light of a hazard given as plain values."""
    if deadline_on is None or state not in AT_OWNER:
        return "off" if state not in OPEN else "go"
    left = (deadline_on - on).days
    return "late" if left < 0 else "near" if left <= near_days() else "ok"


def near_days() -> int:
    """Return within how many days a deadline shows yellow (rulebook)."""
    return int(value("clock.near_days"))


def escalation_days(on: date | None = None) -> list[int]:
    """Return after how many days overdue each level is told, level 1 first (rulebook)."""
    return [int(days) for days in value(ESCALATION, on)]


def is_basis_unsure(hazard: Hazard) -> bool:
    """Whether the article of a hazard comes from a standard finding or a checklist that the bureau has not confirmed (待局方确认)."""
    return is_unsure(hazard.basis, hazard.finding, hazard.item)


def is_unsure(basis: str, finding: Finding | None, item: Item | None) -> bool:
    """Whether an article stands as a standard finding, or a question of a checklist, has it that the bureau has not confirmed."""
    if not basis:
        return False
    if finding and basis == finding.basis:
        return not finding.is_confirmed
    return bool(item and basis == item.basis and not item.version.is_confirmed)


def can_answer(user, hazard: Hazard) -> bool:
    """The workshop's owner, or somebody of township or bureau who fills in for them, while it lies with the workshop."""
    return hazard.state in AT_OWNER and bool(user.roles & {Role.OWNER, Role.TOWNSHIP, Role.INSPECTOR})


def can_check(user, hazard: Hazard) -> bool:
    """Whoever answered for the workshop does not re-check the same answer."""
    last = hazard.answers.order_by("-round").first()
    return last is None or last.made_by_id != user.pk


def can_ask_extension(user, hazard: Hazard) -> bool:
    """A grave hazard is never extended; others while they lie with the workshop and no request is open."""
    return bool(user.roles & ASKERS) and hazard.state in AT_OWNER and hazard.severity != Severity.MAJOR and not _has_request(hazard)


def can_decide(user, extension) -> bool:
    """A chief other than the one who asked, while the request is open."""
    return extension.state == ExtensionState.ASKED and bool(user.roles & CHIEFS) and extension.asked_by_id != user.pk


def _has_request(hazard: Hazard) -> bool:
    return hazard.extensions.filter(state=ExtensionState.ASKED).exists()


def recurrence_months(on: date) -> int:
    """Return within how many months the same item failing again counts as recurrence."""
    return period_rule("hazard.recurrence", on)[1].length
