"""Clause O-24: who was chosen of those whom the rule includes."""

from django.db.models import Q

from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of
from subsidies.candidates.models import Candidate
from subsidies.candidates.states import CandidateState


def _included(scope, on):
    return Candidate.objects.visible_to(scope).filter(Q(is_included=True) | Q(state=CandidateState.CHOSEN), year=year_of(on))


CHOSEN = Indicator("candidates.chosen", "O-24", "候选户入选", "户", "", _included, done=Q(state=CandidateState.CHOSEN))
