"""What the pages of the assistance read."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from jishan_portal.accounts.models import Area, User
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.rulebook.queries import value
from subsidies.assistance import rules
from subsidies.assistance.models import Covered, Group, Invitation, Visit
from subsidies.assistance.states import AREAS, SPECIALTIES, Topic, VisitState
from subsidies.candidates.models import Candidate
from workshops.registry.models import Workshop
from workshops.registry.queries import search
from workshops.registry.states import LIVING

NEWEST = Order("-id", "最近入选在前", descending=True)
ADVISERS = ("inspector", "station_chief", "bureau_leader", "case_handler", "legal_reviewer", "bureau_head")


@dataclass
class Work:
    """What a group did: days of visits, how often each topic came up."""

    days: list[date] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    is_late: bool = False

    @property
    def last(self) -> date | None:
        """The last visit."""
        return max(self.days, default=None)

    @property
    def covered(self) -> tuple[int, int]:
        """Areas and specialties advised on."""
        return rules.coverage(set(self.topics))

    @property
    def cells(self) -> list[tuple[str, int]]:
        """(label, visits) for all ten topics."""
        return [(Topic(topic).label, self.topics.get(topic, 0)) for topic in (*AREAS, *SPECIALTIES)]


def listed(user, *, q: str = "", area: str = "", view: str = "") -> QuerySet:
    """Return the chosen workshops in reach, those without a group too, to be ordered by NEWEST."""
    working = Group.objects.working().filter(candidate=OuterRef("pk"))
    rows = Candidate.objects.visible_to(user).chosen().select_related("workshop__root")
    rows = rows.filter(workshop__in=search(Workshop.objects.visible_to(user), q).values("pk")) if q else rows
    rows = rows.filter(area_code=area) if area else rows
    if view in {"with", "without"}:
        return rows.filter(Exists(working) if view == "with" else ~Exists(working))
    if view == "late":
        return rows.filter(pk__in=[group.candidate_id for group, work in with_work(Group.objects.working()) if work.is_late])
    return rows


def groups_of(candidates: list[Candidate]) -> dict[int, tuple[Group, Work]]:
    """Return {candidate: its working group and what it did}; three queries for any number."""
    rows = Group.objects.working().filter(candidate__in=candidates).select_related("leader")
    return {group.candidate_id: (group, work) for group, work in with_work(rows)}


def with_work(rows: QuerySet) -> list[tuple[Group, Work]]:
    """Return groups with what they did and whether the last month saw too few visits."""
    groups, today, least = list(rows.select_related("workshop")), clock.today(), int(value("upgrade.visits_a_month"))
    found = {group.pk: Work() for group in groups}
    for group, day in Visit.objects.filter(group__in=found).order_by().values_list("group_id", "on"):
        found[group].days.append(day)
    for group, topic in Covered.objects.filter(visit__group__in=found).order_by().values_list("visit__group_id", "topic"):
        found[group].topics[topic] = found[group].topics.get(topic, 0) + 1
    for group in groups:
        is_late = rules.is_late(group.opened_on, found[group.pk].days, least, today)
        found[group.pk].is_late = is_late and group.workshop.state in LIVING
    return [(group, found[group.pk]) for group in groups]


def visits_of(group: Group) -> list[Visit]:
    """Return the visits of a group with their topics, newest first."""
    return list(group.visits.select_related("adviser", "expert", "signed_by").prefetch_related("topics"))


def mine(user) -> QuerySet:
    """Return the working groups of an owner or an invited expert, with the last guidance and how much waits for a signature."""
    unsigned = Count("visits", filter=Q(visits__state=VisitState.GIVEN))
    rows = Group.objects.visible_to(user).working().select_related("workshop", "leader")
    return rows.annotate(last=Max("visits__on"), unsigned=unsigned)


def invitations_of(group: Group) -> list[Invitation]:
    """Return who was invited."""
    return list(group.invitations.select_related("expert", "invited_by"))


def advisers(user) -> QuerySet:
    """Return the bureau's people in the organisations that somebody shares an area with: who may lead or join a group."""
    posts = User.objects.filter(is_active=True, posts__role__in=ADVISERS, posts__ends_on__isnull=True)
    return posts.filter(posts__organisation__areas__in=Area.objects.filter(user.access.within("code"))).distinct().order_by("name", "pk")
