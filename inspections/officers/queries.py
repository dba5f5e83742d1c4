"""What the pages of officers read."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from inspections.officers.models import Leave, Officer, Relation
from jishan_portal.accounts.models import Organisation, Post, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from workshops.registry.codes import meant
from workshops.registry.models import Workshop
from workshops.registry.queries import search
from workshops.registry.standing import warn_days

BY_STATION = Order("station", "单位")
CHECKERS = (Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER)
SHOWN_HITS = 5


def listed(user, *, q: str = "", station: str = "", standing: str = ""):
    """The officers somebody may see, with what the list shows beside them."""
    today = clock.today()
    open_relations = Count("relations", filter=Q(relations__until__isnull=True) | Q(relations__until__gte=today), distinct=True)
    rows = (
        Officer.objects.visible_to(user)
        .select_related("user", "station")
        .annotate(is_away=Exists(Leave.objects.held_on(today).filter(officer=OuterRef("pk"))), n_relations=open_relations)
    )
    if q:
        rows = rows.filter(Q(user__name__contains=q) | Q(certificate_number__contains=q))
    if station:
        rows = rows.filter(station__code=station)
    return _standing(rows, standing, today)


def _standing(rows, standing: str, today):
    soon = today + timedelta(days=warn_days(today)[0])
    missing = Q(certificate_number="") | Q(certificate_until__isnull=True)
    wanted = {
        "missing": Q(is_active=True) & missing,
        "late": Q(is_active=True, certificate_until__lt=today),
        "near": Q(is_active=True, certificate_until__gte=today, certificate_until__lte=soon),
        "away": Q(is_away=True),
        "off": Q(is_active=False),
    }
    return rows.filter(wanted[standing]) if standing in wanted else rows


def stations_of(user) -> list[tuple[str, str]]:
    """Return (code, name) of the bodies whose officers somebody may see."""
    reached = Organisation.objects.filter(user.access.within("areas__code"), kind__in=["bureau", "station"], is_active=True)
    return list(reached.distinct().order_by("code").values_list("code", "short_name"))


def candidates(user):
    """People of the bureau in reach who could be registered and are not yet."""
    posts = Post.objects.held_on(clock.today()).filter(role__in=CHECKERS)
    reached = Organisation.objects.filter(user.access.within("areas__code")).values("pk")
    people = User.objects.filter(is_active=True, officer__isnull=True, pk__in=posts.filter(organisation__in=reached).values("user"))
    return people.exclude(pk=user.pk).order_by("name", "pk")


def reviewers_of(user):
    """People in reach who hold the post of a legal reviewer today, each with their record."""
    posts = Post.objects.held_on(clock.today()).filter(role=Role.LEGAL_REVIEWER)
    reached = Organisation.objects.filter(user.access.within("areas__code")).values("pk")
    people = User.objects.filter(is_active=True, pk__in=posts.filter(organisation__in=reached).values("user"))
    return people.select_related("reviewer").order_by("name", "pk")


def station_of(user) -> Organisation | None:
    """Return the body of somebody's first post."""
    post = Post.objects.held_on(clock.today()).filter(user=user, organisation__isnull=False).select_related("organisation").first()
    return post.organisation if post else None


def found_workshops(user, text: str) -> list[Workshop]:
    """Return the workshops in reach that a typed name, public code or pinyin initials (xsmhf) mean: one, several or none."""
    mine = Workshop.objects.visible_to(user).roots()
    plain = text.strip().upper()
    exact = list(mine.filter(Q(code=meant(text) or plain) | Q(name=text.strip()))[: SHOWN_HITS + 1])
    found = exact or list(search(mine, text)[: SHOWN_HITS + 1])
    if not found and plain.isascii() and plain.isalpha():
        return list(mine.filter(name_initials__contains=plain).order_by("name_initials", "pk")[: SHOWN_HITS + 1])
    return found


def leaves_of(officer: Officer):
    """An officer's leaves, the newest first."""
    return Leave.objects.filter(officer=officer).select_related("made_by")


def relations_of(officer: Officer):
    """An officer's declared relations, those in force first."""
    return (
        Relation.objects.filter(officer=officer)
        .select_related("workshop__root", "declared_by", "ended_by")
        .order_by("-until", "-since", "-id")
    )
