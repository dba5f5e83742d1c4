"""What the pages of 名特优 read."""

from django.db.models import Count, Q, QuerySet

from branding.awards.models import Award, Judgement
from branding.awards.states import APPLIED, HELD, JUDGES, ROAD, AwardState, JudgementState
from branding.improvements.models import Improvement
from branding.improvements.queries import tagged
from jishan_portal.accounts.models import User
from jishan_portal.kit.paging import Order
from workshops.registry.models import Workshop
from workshops.registry.queries import search

NEWEST = Order("newest", "最新", descending=True)


def listed(user, *, q: str = "", area: str = "", state: str = "", year: str = "", treasure: str = "") -> QuerySet:
    """Return the applications in reach, to be ordered by NEWEST."""
    rows = Award.objects.visible_to(user).select_related("workshop__root__kind", "product")
    if q:
        rows = rows.filter(workshop__root__in=search(Workshop.objects.visible_to(user), q).values("pk"))
    if treasure:
        rows = rows.filter(workshop__root__in=tagged(treasure).values("pk"))
    if state == "held":
        rows = rows.filter(state__in=sorted(HELD))
        state = ""
    elif state == "applied":
        rows = rows.filter(state__in=sorted(APPLIED))
        state = ""
    wanted = {"area_code": area, "state": state, "year": year}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def figures(user) -> list[tuple[str, str, int]]:
    """Return (state, label, how many) of the road in reach, one query."""
    counted = dict(Award.objects.visible_to(user).order_by().values_list("state").annotate(number=Count("pk")))
    return [(state.value, state.label, counted.get(state.value, 0)) for state in ROAD]


def steps(award: Award) -> list[dict]:
    """Return the road with where the application stands: done, now, next."""
    here = {AwardState.REVIEWING: AwardState.AWARDED, AwardState.WITHDRAWN: AwardState.AWARDED}.get(award.state, award.state)
    at = ROAD.index(here) if here in ROAD else -1
    return [
        {
            "label": state.label,
            "stage": "done" if place < at or here == AwardState.AWARDED else "now" if place == at else "next",
            "note": "",
        }
        for place, state in enumerate(ROAD)
    ]


def judgements(award: Award) -> list[Judgement]:
    """Return the judges' scores."""
    return list(award.judgements.select_related("judge"))


def scored(rows: list[Judgement]) -> list[int]:
    """Return the totals that count."""
    return [row.total for row in rows if row.state == JudgementState.SCORED]


def judges(award: Award) -> QuerySet:
    """Return who may be asked to judge: the roles that judge, not asked yet, not the workshop's own owner."""
    held = User.objects.filter(is_active=True, posts__role__in=sorted(JUDGES), posts__ends_on__isnull=True)
    return (
        held.exclude(pk__in=award.judgements.values("judge"))
        .exclude(ownerships__workshop__root=award.workshop.root_id)
        .distinct()
        .order_by("name", "pk")
    )


def advisers_of(award: Award) -> set[int]:
    """Return who advised the workshop on its brand: a judge among them is shown as such."""
    rows = Improvement.objects.filter(workshop__root=award.workshop.root_id, adviser__isnull=False)
    return set(rows.values_list("adviser", flat=True))


def register() -> QuerySet:
    """Return the public register: those that carry the name, and those that lost it, newest first."""
    rows = Award.objects.filter(Q(state__in=sorted(HELD)) | Q(state=AwardState.WITHDRAWN), awarded_on__isnull=False)
    return rows.select_related("workshop__root__kind", "product", "paper").order_by("-awarded_on", "-pk")
