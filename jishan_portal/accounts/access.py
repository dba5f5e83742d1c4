"""What a user may reach today, worked out once from the posts and kept in the cache.

The key holds the user's access stamp and the day, so a changed post or a post that ends at midnight takes effect
at once; a request then needs one query for the user and none for the posts.
"""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Q

from jishan_portal.accounts.areas import span
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.near import Near
from jishan_portal.kit.statements import kept

KEPT_SECONDS = 3600
NOBODY, NO_DAY = -20_240_617, date(1, 1, 1)  # whose posts, on which day, in the statement that is kept
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
    rows = kept("accounts.posts", _posts).rows({NOBODY: user.pk, NO_DAY: clock.today()})
    areas = sorted({row["organisation__areas__code"] for row in rows} - {None})
    first = rows[0] if rows else None
    return Access(
        roles=frozenset(row["role"] for row in rows),
        organisation_ids=tuple(sorted({row["organisation_id"] for row in rows} - {None})),
        ranges=tuple(span(code) for code in areas),
        title=" ".join(filter(None, (first["organisation__short_name"], first["title"] or Role(first["role"]).label))) if first else "",
        organisation_name=(first["organisation__name"] or "") if first else "",
        home_area=areas[0] if areas else "",
    )


def _posts():
    """Posts with their organisations' areas, a row for each."""
    from jishan_portal.accounts.models import Post

    held = Post.objects.filter(user=NOBODY).held_on(NO_DAY).order_by("starts_on", "id")
    return held.values("role", "title", "organisation_id", "organisation__name", "organisation__short_name", "organisation__areas__code")
