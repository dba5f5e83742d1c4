"""What the pages of closed dens read; what is still secret is in none of it."""

from django.db.models import Count, Max, Q

from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import DONE, CheckState, DenState
from jishan_portal.kit.paging import Order
from jishan_portal.kit.search import words

D = DenState
NEWEST = Order("newest", "最新", "", descending=True)
TONES = {D.CLOSED: "ok", D.REVIVED: "late", D.RELEASED: "off", D.RETURNED: "near"}
CHECK_TONES = {CheckState.HELD: "ok", CheckState.REVIVED: "late", CheckState.MISSED: "near"}


def listing(user, *, q: str = "", area: str = "", state: str = ""):
    """Return the closings in somebody's reach by the filters of the list, with how often each was checked."""
    rows = Den.objects.visible_to(user)
    for word in words(q):
        rows = rows.filter(Q(place__icontains=word) | Q(product__icontains=word) | Q(operator__icontains=word))
    cut = {"area_code": area, "state": state}
    rows = rows.filter(**{name: value for name, value in cut.items() if value})
    done = Q(checks__state__in=sorted(DONE))
    return rows.annotate(times=Count("checks", filter=done), last=Max("checks__done_at", filter=done)).select_related("case")


def detail(user):
    """Return the closings a user may open."""
    rows = Den.objects.visible_to(user).select_related("case", "lead", "second", "made_by", "closed_by", "paper__pdf")
    return rows.prefetch_related("pictures__file")


def checks_of(den: Den, user) -> list[SurpriseCheck]:
    """Return the checks of a den that somebody may know of, the latest first."""
    rows = SurpriseCheck.objects.told_to(user).filter(den=den).select_related("first", "second", "lead")
    return list(rows.prefetch_related("pictures").order_by("-id"))


def of_today(user) -> list[SurpriseCheck]:
    """Return the checks somebody has to make today."""
    mine = Q(first=user) | Q(second=user)
    return list(SurpriseCheck.objects.filter(mine, state=CheckState.SHOWN).select_related("den", "first", "second").order_by("pk"))


def tone_of(state: str) -> str:
    """Return the colour of a state."""
    return TONES.get(state, "go")
