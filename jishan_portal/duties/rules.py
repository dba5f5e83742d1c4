"""Who owes a duty, may receive it, pass it on (and to whom), press for it, or stand in for somebody away."""

from django.db.models import Q, QuerySet

from jishan_portal.accounts.areas import LEVELS, padded
from jishan_portal.accounts.models import Post, User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Absence, Duty, DutyState
from jishan_portal.kit import clock


def is_own(user, duty: Duty) -> bool:
    """Whether a duty is somebody's by name, or their role's in their organisation or area (no query)."""
    if duty.person_id:
        return duty.person_id == user.pk
    access = user.access
    if duty.role not in access.roles:
        return False
    return duty.organisation_id in access.organisation_ids if duty.organisation_id else access.covers(duty.area_code)


def is_owed_by(user, duty: Duty) -> bool:
    """Whether a duty stands in somebody's inbox: their own, or that of a colleague who is away."""
    if is_own(user, duty):
        return True
    absent = Absence.objects.on(clock.today()).filter(user=duty.person_id, substitute=user)
    return duty.person_id is not None and absent.exists()


def can_pass(user, duty: Duty) -> bool:
    """Whether somebody may give a duty to a colleague: who owes it, or the head of those who do. An owner's stays the owner's."""
    if duty.state != DutyState.OPEN or duty.role == Role.OWNER:
        return False
    leads = user.may("duties.area") and not duty.is_restricted and bool(_houses(duty) & set(user.access.organisation_ids))
    return is_owed_by(user, duty) or leads


def can_press(user, duty: Duty) -> bool:
    """Whether somebody may press for a duty: who leads its area, or whose act brought it about; never one's own."""
    if duty.state != DutyState.OPEN or duty.person_id == user.pk:
        return False
    return duty.opened_by_id == user.pk or (user.may("duties.area") and not duty.is_restricted and user.access.covers(duty.area_code))


def owing(duty: Duty) -> QuerySet:
    """Return the active people in whose inbox a duty stands: the person and their substitute, else the holders of its role."""
    today = clock.today()
    if duty.person_id:
        standing_in = Absence.objects.on(today).filter(user=duty.person_id).values("substitute")
        return User.objects.filter(Q(pk=duty.person_id) | Q(pk__in=standing_in), is_active=True).order_by("pk")
    posts = Post.objects.held_on(today).filter(role=duty.role)
    if duty.organisation_id:
        posts = posts.filter(organisation=duty.organisation_id)
    else:
        above = [padded(duty.area_code[:digits]) for digits, _ in LEVELS]
        posts = posts.filter(organisation__areas__in=above)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("pk")


def peers(user) -> QuerySet:
    """Return who could stand in for somebody: active people with one of their roles in one of their organisations."""
    access, today = user.access, clock.today()
    posts = Post.objects.held_on(today).filter(organisation_id__in=access.organisation_ids, role__in=access.roles)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=user.pk).order_by("name", "pk")


def may_enter_for(user) -> QuerySet:
    """Return the people whose absence somebody may enter: oneself, and for those who lead everybody of their organisations."""
    if not user.may("duties.area"):
        return User.objects.filter(pk=user.pk)
    posts = Post.objects.held_on(clock.today()).filter(organisation_id__in=user.access.organisation_ids)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")


def colleagues(duty: Duty, user) -> QuerySet:
    """Return who could take a duty over: active people in the same role and organisation, its present holder left out."""
    today = clock.today()
    houses = _houses(duty) or _houses_of(user, duty.role)
    held = Q(posts__role=duty.role, posts__organisation__in=houses, posts__starts_on__lte=today)
    held &= Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=today)
    holder = duty.person_id or (user.pk if is_owed_by(user, duty) else None)
    return User.objects.filter(held, is_active=True).exclude(pk=holder).distinct().order_by("name", "pk")


def _houses(duty: Duty) -> set:
    """The organisations in which the duty is owed: its own, else those where its holder has the role."""
    if duty.organisation_id:
        return {duty.organisation_id}
    if duty.person_id:
        return _houses_of(duty.person, duty.role)
    return set()


def _houses_of(user, role: str) -> set:
    posts = Post.objects.held_on(clock.today()).filter(user=user, role=role, organisation__isnull=False)
    return set(posts.values_list("organisation_id", flat=True))
