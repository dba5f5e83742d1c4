"""Which period a lead is in and from which day, and who may see what of it."""

from datetime import date

from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadState
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.kit import clock


def has_desk(user) -> bool:
    """Whether somebody reads leads as the bureau or the leading group does; a township sees only what concerns it."""
    return bool(user.roles & (BUREAU | STEERING))


def is_township(user) -> bool:
    """Whether somebody acts for a township."""
    return Role.TOWNSHIP in user.roles and not has_desk(user)


def first_rule(kind: str) -> str:
    """Return the rule of the first period: TIP article 14 for complaints, PROC article 18 for everything else."""
    return "complaint.accept" if kind == LeadKind.COMPLAINT else "lead.verify"


def started_on(lead: Lead) -> date:
    """Return the day from which the check counts: the day the lead came in (发现线索或者收到材料之日)."""
    return clock.day_of(lead.made_at)


def running_period(lead: Lead) -> tuple[str, date, bool] | None:
    """Return (rule, start, extended) of the period that runs now; None for an ended lead."""
    if lead.state == LeadState.RECEIVED:
        return first_rule(lead.kind), started_on(lead), False
    if lead.state == LeadState.CHECKING:
        return "lead.verify", started_on(lead), lead.extended_at is not None
    if lead.state == LeadState.MEDIATING:
        return "complaint.mediate", clock.day_of(lead.accepted_at or lead.state_at), False
    return None


def can_see_reporter(user, lead: Lead) -> bool:
    """Whether somebody may ask for the reporter's identity: an ability of its own (FSL article 115); each look is logged."""
    return user.may("leads.reporter") and user.access.covers(lead.area_code)


def clean_words(text: str) -> str:
    """Return a note as a sentence of its own, ended by a full stop."""
    text = text.strip()
    return text if not text or text.endswith(("。", "！", "？", ".")) else f"{text}。"
