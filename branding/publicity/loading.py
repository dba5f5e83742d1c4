"""Putting the programme's own text into the policy library; what an office has put there is left alone."""

from django.db import transaction

from branding.publicity import actions
from branding.publicity.models import PolicyText
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.programme.models import Programme
from jishan_portal.programme.queries import policy_text


@transaction.atomic
def load_policies() -> int:
    """Add the text of each programme that the library does not hold; return how many were added."""
    added = 0
    for programme in Programme.objects.filter(copied_from__isnull=True).order_by("year"):
        text = policy_text(programme)
        if text and not PolicyText.objects.filter(number=programme.doc_number).exists():
            facts = {
                "title": programme.title[:120],
                "number": programme.doc_number,
                "issuer": programme.issuer,
                "issued_on": programme.issued_on,
            }
            actions.keep_policy(PolicyText(kind="policy", body=text, **facts), by=SYSTEM)
            added += 1
    return added
