"""Who may see what belongs to a workshop: the one rule for the slices above the registry."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.roles import STAFF, Role
from workshops.registry.models import Ownership, Workshop


def staff_or_owner(user) -> Q:
    """For a model with `area_code` and `workshop`: staff by the row's own area, owners by their files, whoever merged them."""
    condition = Q(pk__in=[])
    if user.roles & STAFF:
        condition |= user.access.within("area_code")
    if Role.OWNER in user.roles:
        condition |= Q(workshop__root__in=Ownership.objects.held_by(user).values("workshop__root"))
    return condition


class OfWorkshopQuerySet(models.QuerySet):
    """Rows that carry the area where they happened."""

    def visible_to(self, user):
        """Staff by area, owners those of their workshops."""
        return self.filter(staff_or_owner(user))


class OfFileQuerySet(models.QuerySet):
    """Rows that have no area of their own and go where their workshop goes."""

    def visible_to(self, user):
        """Those of the workshops that a user may see."""
        return self.filter(workshop__in=Workshop.objects.visible_to(user).values("pk"))
