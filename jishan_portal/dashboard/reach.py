"""The scopes in which figures are measured for everybody: the county, and each township in it."""

from django.conf import settings

from jishan_portal.accounts.access import Access
from jishan_portal.accounts.areas import span
from jishan_portal.accounts.models import Area, User
from jishan_portal.accounts.places import townships
from jishan_portal.accounts.roles import STAFF


def reach_of(code: str) -> User:
    """Return a stand-in for an office that sees every figure of an area: never saved, never logged in, in nobody's team."""
    office = User(pk=0, username="", name="")
    office.__dict__["access"] = Access(roles=frozenset(STAFF), ranges=(span(code),), home_area=code)
    return office


def county() -> str:
    """Return the code of the county the portal serves."""
    return settings.COUNTY_CODE


def towns() -> dict[str, str]:
    """Return {code: name} of the county's town-level areas."""
    low, high = span(county())
    return {code: name for code, name in townships().items() if low <= code < high}


def name_of(code: str) -> str:
    """Return the name of the county or of one of its towns."""
    if code == county():
        found = Area.objects.filter(code=code).values_list("name", flat=True).first()
        return found or "全县"
    return townships().get(code, code)
