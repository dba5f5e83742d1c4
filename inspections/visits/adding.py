"""A visit that no plan foresaw: not too soon after another check, unless there is a cause for it (features row 22)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from inspections.plans.spacing import CAUSES
from inspections.visits.actions import arrange
from inspections.visits.models import Visit
from inspections.visits.rules import comes_too_soon
from jishan_portal.accounts.models import User


@transaction.atomic
def add(visit: Visit, *, by: User, cause: str = "") -> Visit:
    """Put a visit on the list that no plan holds; the phone's number again gives the visit that is there.

    ValidationError where a check of these weeks (or a higher level's within three months) bars it and neither a hazard, a lead
    nor a `cause` (report, case, recheck; with its reason in words) speaks for it.
    """
    reason, label = visit.reason.strip(), dict(CAUSES)[cause] if cause else ""
    is_known = Visit.objects.filter(client_uuid=visit.client_uuid).exists()
    words = "" if is_known else comes_too_soon(visit, visit.kind)
    if words and not cause:
        raise ValidationError({"cause": words})
    if words and not reason:
        raise ValidationError({"reason": f"这一户近期已有检查，按“{label}”再查须写明事由。"})
    visit.reason = "：".join(part for part in (label, reason) if part)[:200]
    return arrange(visit, by=by)
