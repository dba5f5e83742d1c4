"""Who may receive a duty or pass it on, and to whom."""

from django.db.models import Q, QuerySet

from jishan_portal.accounts.models import Post, User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty, DutyState
from jishan_portal.kit import clock


def is_owed_by(user, duty: Duty) -> bool:
    """Whether a duty stands in somebody's inbox: theirs by name, or their role's in their organisation or area."""
    if duty.person_id:
        return duty.person_id == user.pk
    access = user.access
    if duty.role not in access.roles:
        return False
    return duty.organisation_id in access.organisation_ids if duty.organisation_id else access.covers(duty.area_code)


def can_pass(user, duty: Duty) -> bool:
    """Whether somebody may give a duty to a colleague: who owes it, or the head of those who do. An owner's stays the owner's."""
    if duty.state != DutyState.OPEN or duty.role == Role.OWNER:
        return False
    leads = user.may("duties.area") and not duty.is_restricted and bool(_houses(duty) & set(user.access.organisation_ids))
    return is_owed_by(user, duty) or leads


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
