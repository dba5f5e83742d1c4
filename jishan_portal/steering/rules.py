"""Who issues, who answers for a unit, which units can be asked."""

from django.db.models import QuerySet

from jishan_portal.accounts.models import Organisation
from jishan_portal.steering.states import ANSWERS_FOR


def units() -> QuerySet:
    """Return the units that can be asked for something: in use, and with somebody to answer for them."""
    return Organisation.objects.filter(is_active=True, kind__in=list(ANSWERS_FOR)).order_by("kind", "code")


def answers_for(user, organisation: Organisation) -> bool:
    """Whether somebody speaks for a unit: they hold the role that answers for its kind (a head as well), in that very unit."""
    role = ANSWERS_FOR.get(organisation.kind)
    stands = {role, "bureau_head"} if role == "bureau_leader" else {role}
    return organisation.pk in user.access.organisation_ids and bool(user.roles & stands)


def own_units(user) -> QuerySet:
    """Return the units somebody speaks for."""
    roles = user.roles | ({"bureau_leader"} if "bureau_head" in user.roles else set())
    kinds = [kind for kind, role in ANSWERS_FOR.items() if role in roles]
    return Organisation.objects.filter(pk__in=user.access.organisation_ids, kind__in=kinds).order_by("code")
