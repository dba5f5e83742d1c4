"""What may be changed on a workshop's file, and how its values are shown where they must not stand plain."""

from datetime import date

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit.masking import mask_id, mask_phone

EDITABLE = (
    "name",
    "owner_name",
    "owner_id",
    "phone",
    "credit_code",
    "area_code",
    "village",
    "address",
    "longitude",
    "latitude",
    "kind",
    "staff_count",
    "floor_area",
    "opened_on",
    "wants_upgrade",
    "station",
    "note",
)
PERSONAL = {"owner_id": mask_id, "phone": mask_phone}
SEARCHED = frozenset({"name", "owner_name", "phone", "credit_code", "area_code", "village", "address", "licence_number"})
EMPTY = "（空）"


def can_reach(user, area_code: str) -> bool:
    """Whether a township lies in somebody's reach; the portal itself reaches everywhere."""
    return user is SYSTEM or user.access.covers(area_code)


def can_edit(user, workshop) -> bool:
    """Whether somebody may change this file: the ability, the area, and a file that was not merged away."""
    return user.may("registry.edit") and not workshop.is_merged and can_reach(user, workshop.area_code)


def can_merge(user, kept, absorbed) -> bool:
    """Whether somebody may merge two files: both in reach, both standing for themselves."""
    reach = can_reach(user, kept.area_code) and can_reach(user, absorbed.area_code)
    return user.may("registry.merge") and reach and not kept.is_merged and not absorbed.is_merged


def label(field: str) -> str:
    """Return the Chinese name of a field."""
    from workshops.registry.models import Workshop

    return str(Workshop._meta.get_field(field).verbose_name)


def shown(field: str, value) -> str:
    """Return a value as records may hold it: personal numbers masked, dates plain, nothing as （空）."""
    if value in (None, ""):
        return EMPTY
    if field in PERSONAL:
        return PERSONAL[field](str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)
