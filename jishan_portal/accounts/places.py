"""Names of areas, kept in the cache: every list and file shows them, and they change once in years."""

from django.core.cache import cache

from jishan_portal.accounts.models import Area

KEY, SECONDS = "places:townships", 600


def townships() -> dict[str, str]:
    """Return {code: name} of all town-level areas, in order of their codes."""
    names = cache.get(KEY)
    if names is None:
        names = dict(Area.objects.townships().order_by("code").values_list("code", "name"))
        cache.set(KEY, names, SECONDS)
    return names


def name_of(code: str) -> str:
    """Return the name of a town-level area; empty where it is not known."""
    return townships().get(code, "")


def townships_of(user) -> list[tuple[str, str]]:
    """Return (code, name) of the town-level areas in a user's reach, for filters."""
    return [(code, name) for code, name in townships().items() if user.access.covers(code)]
