"""What the pages of people read."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from workshops.people.models import Person
from workshops.registry.models import Workshop
from workshops.registry.queries import search
from workshops.registry.reminders import Stage
from workshops.registry.standing import warn_days
from workshops.registry.states import LIVING

SOONEST = Order("until", "到期", "certificate_until", nullable=True)
STAGE_LATE, STAGE_NONE = "late", "none"


def wanting() -> QuerySet:
    """Return everybody at work who touches ready-to-eat food and whose certificate is missing, past or soon to end."""
    return Person.objects.at_work().filter(_at(""), touches_food=True)


def unwarned(stage: Stage) -> QuerySet:
    """Return the people whose certificate reached a stage of warning and whose owner was not told of it."""
    rows = Person.objects.at_work().filter(touches_food=True, workshop__root__state__in=LIVING, **stage.holds("certificate_until"))
    return rows.filter(Q(warned_days__isnull=True) | Q(warned_days__gt=stage.days)).select_related("workshop__root").order_by("pk")


def expiring(user, *, q: str = "", area: str = "", stage: str = "") -> QuerySet:
    """Return the people in a user's reach whose health certificate has run out, runs out soon or is not on file.

    Only those at work who touch ready-to-eat food; to be ordered by SOONEST. `stage` is "late", "none" or days ahead.
    """
    files = Workshop.objects.visible_to(user).living()
    if area:
        files = files.filter(area_code=area)
    rows = Person.objects.at_work().filter(touches_food=True, workshop__root__in=files.values("pk"))
    if q:
        named = search(files, q).values("pk")
        rows = rows.filter(Q(name__contains=q) | Q(workshop__root__in=named))
    return rows.filter(_at(stage)).select_related("workshop__root")


def _at(stage: str) -> Q:
    today = clock.today()
    if stage == STAGE_NONE:
        return Q(certificate_until__isnull=True)
    if stage == STAGE_LATE:
        return Q(certificate_until__lt=today)
    if stage:
        return Q(certificate_until__gte=today, certificate_until__lte=today + timedelta(days=int(stage)))
    return Q(certificate_until__isnull=True) | Q(certificate_until__lte=today + timedelta(days=warn_days(today)[0]))
