"""What the administrators' pages show."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import CharField, Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast

from jishan_portal.accounts.labels import label_of
from jishan_portal.accounts.models import Area, LoginOutcome, LoginRecord, Organisation, Post, User
from jishan_portal.accounts.names import plain
from jishan_portal.accounts.roles import ABILITIES, Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock


def users(*, q: str = "", role: str = "", state: str = "", organisation=None) -> QuerySet:
    """Return accounts by part of name, user name or phone, present role, state (active, disabled, waiting), organisation."""
    rows = User.objects.prefetch_related("posts__organisation")
    held = Q(posts__starts_on__lte=clock.today()) & (Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=clock.today()))
    if q:
        rows = rows.filter(Q(name__icontains=q.strip()) | Q(username__contains=plain(q)) | Q(phone__startswith=plain(q)))
    if role:
        rows = rows.filter(held, posts__role=role).distinct()
    if organisation:
        rows = rows.filter(held, posts__organisation=organisation).distinct()
    waiting = Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    states = {"active": Q(is_active=True), "disabled": Q(is_active=False), "waiting": waiting}
    return rows.filter(states[state]) if state else rows


def idle_users(since: datetime) -> QuerySet:
    """Return active staff accounts not used, opened or switched on since a moment; owners and system administrators left out."""
    today = clock.today()
    held = Post.objects.held_on(today).filter(user=OuterRef("pk"), role__in=[Role.OWNER, Role.SYSTEM_ADMIN])
    used = LoginRecord.objects.filter(user=OuterRef("pk"), outcome=LoginOutcome.OK, at__gte=since)
    opened = Entry.objects.filter(action="accounts.enable", at__gte=since, subject_id=Cast(OuterRef("pk"), CharField()))
    rows = User.objects.filter(is_active=True, created_at__lt=since)
    return rows.exclude(Exists(held)).exclude(Exists(used)).exclude(Exists(opened)).order_by("pk")


def system_administrators() -> list[User]:
    """Return the people who may switch accounts on and off today."""
    held = Post.objects.held_on(clock.today()).filter(user=OuterRef("pk"), role=Role.SYSTEM_ADMIN)
    return list(User.objects.filter(Exists(held), is_active=True))


def present_posts(user: User) -> list:
    """Return the posts in force today of a user whose posts are prefetched."""
    today = clock.today()
    return [post for post in user.posts.all() if post.starts_on <= today and (post.ends_on is None or post.ends_on >= today)]


def duties_by_role(user: User) -> list[dict]:
    """Return what a person has received and not done: a row per role with count, overdue and first due date."""
    today = clock.today()
    rows = (
        Duty.objects.open()
        .filter(person=user)
        .order_by("role")
        .values("role")
        .annotate(count=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)), first=Min("due_on"))
    )
    return [row | {"label": Role(row["role"]).label} for row in rows]


def successors(user: User) -> QuerySet:
    """Return who could take over: active people who hold one of the roles that the person's duties or posts need.

    Those of the same body first; each with its `posts`.
    """
    roles = {row["role"] for row in duties_by_role(user)} | set(user.roles)
    today = clock.today()
    held = Q(posts__role__in=roles, posts__starts_on__lte=today) & (Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=today))
    near = Post.objects.filter(user=OuterRef("pk"), organisation__in=user.access.organisation_ids, role__in=roles).held_on(today)
    rows = User.objects.filter(held, is_active=True).exclude(pk=user.pk).distinct().annotate(is_near=Exists(near))
    posts = Prefetch("posts", Post.objects.held_on(today).select_related("organisation"))
    return rows.prefetch_related(posts).order_by("-is_near", "name", "pk")


def organisation_tree() -> list[tuple[Organisation, int]]:
    """Return (organisation, depth) parents first, each with its areas and the number of people in post today (`people`)."""
    today = clock.today()
    in_post = Q(posts__starts_on__lte=today) & (Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=today))
    rows = list(
        Organisation.objects.annotate(people=Count("posts__user", filter=in_post, distinct=True)).prefetch_related("areas").order_by("pk")
    )
    children: dict = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    return list(_walk(children, None, 0))


def _walk(children: dict, parent, depth: int):
    for row in children.get(parent, []):
        yield row, depth
        yield from _walk(children, row.pk, depth + 1)


def areas() -> QuerySet:
    """Return all areas in the order of their codes."""
    return Area.objects.order_by("code")


def matrix() -> list[tuple[str, list[str]]]:
    """Return, for each ability, its label and the labels of the roles that have it (read from `accounts.roles`)."""
    return [(label_of(ability), [role.label for role in Role if role in held]) for ability, held in ABILITIES.items()]


def entries(*, person: str = "", area: str = "", subject: str = "", since=None, until=None) -> QuerySet:
    """Return audit entries by actor's name, field of action (prefix), record (`kind:id` or chain) and days, ends included."""
    rows = Entry.objects.all()
    if person:
        rows = rows.filter(actor_name__contains=person.strip())
    if area:
        rows = rows.filter(action__gte=f"{area}.", action__lt=f"{area}/")
    if subject:
        kind, _, number = subject.strip().rpartition(":")
        rows = rows.filter(Q(subject_kind=kind, subject_id=number) | Q(chain=subject.strip()))
    if since:
        rows = rows.filter(at__gte=_start(since))
    if until:
        rows = rows.filter(at__lt=_start(until + timedelta(days=1)))
    return rows


def _start(day) -> datetime:
    return clock.start_of(day)
