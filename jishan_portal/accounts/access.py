"""What a user may reach today, worked out once from the posts and kept in the cache.

The key holds the user's access stamp and the day, so a changed post or a post that ends at midnight takes effect
at once; a request then needs one query for the user and none for the posts.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q

from jishan_portal.accounts.areas import span
from jishan_portal.kit import clock
from jishan_portal.kit.near import Near

KEPT_SECONDS = 3600
_near = Near(5000, KEPT_SECONDS)


@dataclass(frozen=True)
class Access:
    """Roles, organisations and area ranges of somebody's present posts."""

    roles: frozenset = frozenset()
    organisation_ids: tuple = ()
    ranges: tuple = ()
    title: str = ""
    organisation_name: str = ""
    home_area: str = ""

    def covers(self, area_code: str) -> bool:
        """Whether an area code lies in the reach of the posts."""
        return any(low <= area_code < high for low, high in self.ranges)

    def within(self, field: str = "area_code") -> Q:
        """A condition on `field` for rows in reach; nothing when there is no reach."""
        condition = Q(pk__in=[])
        for low, high in self.ranges:
            condition |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
        return condition


def access_of(user) -> Access:
    """Return the Access of a user's posts in force today."""
    key = f"access:{user.pk}:{user.access_stamp}:{clock.today():%Y%m%d}"
    access = _near.get(key)
    if access is None:
        access = cache.get(key)
        if access is None:
            access = _from_posts(user)
            cache.set(key, access, KEPT_SECONDS)
        _near.put(key, access)
    return access


def _from_posts(user) -> Access:
    posts = list(user.posts.held_on(clock.today()).select_related("organisation").prefetch_related("organisation__areas"))
    organisations = [post.organisation for post in posts if post.organisation]
    areas = sorted({area.code for organisation in organisations for area in organisation.areas.all()})
    first = posts[0] if posts else None
    place = first.organisation.short_name if first and first.organisation else ""
    return Access(
        roles=frozenset(post.role for post in posts),
        organisation_ids=tuple(sorted({organisation.pk for organisation in organisations})),
        ranges=tuple(span(code) for code in areas),
        title=" ".join(part for part in (place, (first.title or first.get_role_display()) if first else "") if part),
        organisation_name=first.organisation.name if first and first.organisation else "",
        home_area=areas[0] if areas else "",
    )
