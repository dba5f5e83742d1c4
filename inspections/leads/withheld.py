"""What of a lead is kept from whoever is not of the team of the restricted case that came of it (features row 48).

A lead stays in every list it was in: only that a case was opened is withheld. Cases stand above leads, so they are
reached by their relation and not by their model. Audit administrators read the chain itself, whole: they answer for
its being unbroken, and could not tell an entry that is withheld from one that was removed.
"""

from dataclasses import replace

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from inspections.leads.states import LeadState, ReplyAbout
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.actions import DutySpec

NEUTRAL = "已处理"


class Marking:
    """Leads with what is withheld of them."""

    def marked_for(self, user):
        """With `is_withheld`: what they became, or were merged into, is a restricted case of a team the user is not of."""
        became = self.model._base_manager.filter(pk__in=[OuterRef("pk"), OuterRef("merged_into")], cases__is_restricted=True)
        known = became.filter(cases__members__user=user, cases__members__until__isnull=True)
        return self.annotate(is_withheld=ExpressionWrapper(Q(Exists(became)) & ~Q(Exists(known)), BooleanField()))


def for_team(spec: DutySpec, lead) -> DutySpec:
    """Return the duty to tell of a filing; where the lead, or what it was merged into, became a restricted case, for its handler alone."""
    held = (lead.merged_into or lead).cases.filter(is_restricted=True).first()
    return replace(spec, person=held.owing(Role.CASE_HANDLER), is_restricted=True) if held else spec


class Withholding:
    """A lead as whoever it was marked for may read it; one that was not marked is not for a page."""

    is_withheld = False

    @property
    def state_words(self) -> str:
        """Its state, neutral where a case is withheld."""
        return NEUTRAL if self.is_withheld and self.state == LeadState.CASE else self.get_state_display()

    @property
    def told_answer(self) -> str:
        """Its answer, empty where it would tell of the case."""
        return "" if self.is_withheld else self.answer

    @property
    def told_news(self) -> list:
        """What the reporter reads. That a case was opened is told to the reporter (TIP article 31), not to colleagues."""
        return [one for one in self.news.all() if not self.is_withheld or one.at < self.state_at]

    @property
    def told_replies(self) -> list:
        """What a named person is told of; the filing of a withheld case is for its team to tell."""
        return [one for one in self.replies.all() if not self.is_withheld or one.about != ReplyAbout.FILING]

    @property
    def untold_actions(self) -> tuple[str, ...]:
        """Acts that its history leaves out."""
        return ("inspections.lead.open_case",) if self.is_withheld else ()
