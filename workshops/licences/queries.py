"""What the pages of licences read."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from jishan_portal.kit import clock
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order
from workshops.licences.models import Licence
from workshops.registry.models import Workshop
from workshops.registry.queries import search
from workshops.registry.reminders import Stage
from workshops.registry.standing import warn_days
from workshops.registry.states import LIVING

SOONEST = Order("until", "到期", "valid_until")
STAGE_LATE = "late"


def unwarned(stage: Stage) -> QuerySet:
    """Return the licences of workshops on file that reached a stage of warning and were not told of it."""
    rows = Licence.objects.standing().filter(workshop__root__state__in=LIVING, **stage.holds("valid_until"))
    return rows.filter(Q(warned_days__isnull=True) | Q(warned_days__gt=stage.days)).select_related("workshop__root").order_by("pk")


def expiring(user, *, q: str = "", area: str = "", kind: str = "", stage: str = "") -> QuerySet:
    """Return the licences in a user's reach that have run out or will within the first warning, to be ordered by SOONEST.

    `stage` is "late" or a number of days ahead.
    """
    files = Workshop.objects.visible_to(user).living()
    if q:
        files = search(files, q)
    if area:
        files = files.filter(area_code=area)
    today = clock.today()
    days = warn_days(today)[0] if (chosen := whole(stage)) is None else chosen
    rows = Licence.objects.standing().filter(workshop__root__in=files.values("pk"), valid_until__lte=today + timedelta(days=days))
    if stage == STAGE_LATE:
        rows = rows.filter(valid_until__lt=today)
    elif stage:
        rows = rows.filter(valid_until__gte=today)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("workshop__root", "issuer")
