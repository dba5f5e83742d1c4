"""Reads of the first page: what somebody owes, soonest first, and what they wait for."""

from dataclasses import dataclass, replace
from datetime import date

from inspections.hazards.models import Hazard
from inspections.self_checks import queries_fill as self_checks
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from workshops.registry.models import Ownership
from workshops.registry.models_proposals import Proposal
from workshops.registry.states import ProposalState

SHOWN = 12
SHOWN_ON_DEMAND = 500
WAITED_SHOWN = 6
SOON_DAYS = 3
SELF_CHECK, HAZARD = "inspections.selfcheck", "inspections.hazard"


@dataclass(frozen=True)
class Todo:
    """The duties at the top of an inbox and whether there are more; late and soon ones are counted among those shown."""

    duties: tuple
    has_more: bool
    late: int
    soon: int

    @property
    def sentence(self) -> str:
        """What the page says first. Where there are more, the figures are said to be of those shown: the whole is not counted here."""
        if not self.duties:
            return "现在没有要您办的事"
        many = len(self.duties)
        first = f"最急的 {many} 件列在下面" if self.has_more else f"您有 {many} 件事要办"
        late = [("都已逾期" if self.has_more and self.late == many else f"{self.late} 件已逾期")] if self.late else []
        soon = [f"{self.soon} 件 {SOON_DAYS} 天内到期"] if self.soon else []
        return "，".join([first, *late, *soon])


def todo(user, *, most: int = SHOWN) -> Todo:
    """Return the duties of a user that fall due first, up to `most` (one query)."""
    found = list(Duty.objects.for_user(user).open()[: most + 1])
    shown, today = tuple(found[:most]), clock.today()
    left = [(duty.due_on - today).days for duty in shown if duty.due_on]
    return Todo(shown, len(found) > most, sum(days < 0 for days in left), sum(0 <= days <= SOON_DAYS for days in left))


def owner_todo(user, workshops: list) -> Todo:
    """Return an owner's duties, soonest first; a self-check carries its card (how far it is, what the button says), a hazard itself.

    Who runs one workshop does not read its name before each of them.
    """
    found = todo(user)
    prefix = f"{workshops[0].name}：" if len(workshops) == 1 else ""
    hazards = Hazard.objects.select_related("workshop").in_bulk([duty.subject_id for duty in found.duties if duty.subject_kind == HAZARD])
    cards = {str(card.check.pk): card for card in self_checks.owed_by(user)}
    for duty in found.duties:
        duty.card = cards.pop(duty.subject_id, None) if duty.subject_kind == SELF_CHECK else None
        duty.hazard = hazards.get(int(duty.subject_id)) if duty.subject_kind == HAZARD else None
        duty.words = duty.title.removeprefix(prefix)
    # A file merged into this owner's brings its form along, though the duty still names the former owner.
    inherited = tuple(_shown_as_duty(card) for card in cards.values())
    whole = sorted(found.duties + inherited, key=lambda duty: duty.due_on or date.max)
    return replace(found, duties=tuple(whole))


def _shown_as_duty(card) -> Duty:
    duty = Duty(title=str(card.check), due_on=card.check.deadline_on)
    duty.card, duty.hazard = card, None
    return duty


def awaited(user) -> list[Duty]:
    """Return what the bureau's people wait for, soonest first: duties that owners in their area have not done yet (one query).

    One more than is shown tells that there are more.
    """
    if not user.roles & (BUREAU | {Role.TOWNSHIP}):
        return []
    return list(Duty.objects.open().filter(user.access.within(), role=Role.OWNER).select_related("person")[: WAITED_SHOWN + 1])


def own_proposals(user) -> list[Proposal]:
    """Return the corrections an owner sent in and waits for (one query)."""
    return list(Proposal.objects.filter(made_by=user, state=ProposalState.SUBMITTED).select_related("workshop"))


def own_workshops(user) -> list:
    """Return the workshops an owner runs today, with the station that looks after each (one query)."""
    held = Ownership.objects.held_on(clock.today()).filter(user=user).select_related("workshop__root__station", "workshop__kind")
    return [ownership.workshop.root or ownership.workshop for ownership in held]
