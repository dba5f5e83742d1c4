"""Who advises, carries out and reviews."""

from branding.improvements.models import Improvement
from jishan_portal.accounts.roles import Role
from workshops.registry.models import Ownership


def is_owner(user, row) -> bool:
    """Whether somebody runs the workshop of a record."""
    return Role.OWNER in user.roles and Ownership.objects.held_by(user).filter(workshop__root=row.workshop.root_id).exists()


def can_work(user, row: Improvement) -> bool:
    """Whether somebody adds pictures, says it is done or not taken up: the owner, or an adviser in reach."""
    return is_owner(user, row) or can_review(user, row)


def can_review(user, row: Improvement) -> bool:
    """Whether somebody reviews: an adviser in reach of the workshop."""
    return user.may("improvements.advise") and user.access.covers(row.area_code)
