"""Names of areas, kept in the process (every list and file shows them, and they change once in years), and the bureau itself."""

from jishan_portal.accounts.models import Area, Organisation, OrganisationKind
from jishan_portal.kit.near import Near

NAMES, SHORT = "names", "short"
_kept = Near(most=2, seconds=60)  # so long another process may still show the name before


def townships() -> dict[str, str]:
    """Return {code: name} of all town-level areas, in order of their codes; not to be changed."""
    names = _kept.get(NAMES)
    if names is None:
        names = dict(Area.objects.townships().order_by("code").values_list("code", "name"))
        _kept.put(NAMES, names)
    return names


def short_names() -> dict[str, str]:
    """Return {code: short name} of the same areas for narrow columns: 开发区 for 稷山县经济技术开发区."""
    names = _kept.get(SHORT)
    if names is None:
        rows = Area.objects.townships().order_by("code").values_list("code", "short_name", "name")
        names = {code: short or name for code, short, name in rows}
        _kept.put(SHORT, names)
    return names


def forget() -> None:
    """Read the names anew: an area was added or renamed."""
    _kept.clear()


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
    """Return where something stands, in one line (without a code: within its township); what its address says is not said twice."""
    town = name_of(area_code) if area_code else ""
    before = [part for part in (town, village) if part and part not in address]
    return "".join([*before, address])
