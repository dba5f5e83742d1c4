"""Names of areas, kept in the cache (every list and file shows them, and they change once in years), and the bureau itself."""

from django.core.cache import cache

from jishan_portal.accounts.models import Area, Organisation, OrganisationKind

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


def bureau() -> Organisation:
    """Return the county's market supervision bureau, through which numbers run; LookupError where none was loaded."""
    found = Organisation.objects.filter(kind=OrganisationKind.BUREAU, is_active=True, parent=None).order_by("pk").first()
    if found is None:
        raise LookupError("单位库里没有市场监督管理局，请先在“单位与区划”中登记。")
    return found


def place_words(area_code: str, village: str, address: str) -> str:
    """Return where something stands, in one line; what its address says already is not said twice."""
    before = [part for part in (name_of(area_code), village) if part and part not in address]
    return "".join([*before, address])
