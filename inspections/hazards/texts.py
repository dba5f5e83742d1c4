"""What a search for hazards looks through; renewed when a workshop's name or owner changes."""

from collections.abc import Iterable

from inspections.hazards.models import Hazard, HazardText
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.search import search_text

FIELDS = ["text", "pieces"]
AT_ONCE = 500


def searched(hazard: Hazard, names: dict[str, str] | None = None) -> tuple[str, str]:
    """Return (text, pieces) under which a hazard is found; its workshop must be at hand. Many at once bring the areas' `names`."""
    shop = hazard.workshop
    place = f"{name_of(hazard.area_code) if names is None else names.get(hazard.area_code, '')}{shop.village}"
    return search_text((hazard.number, hazard.text, hazard.category, shop.name, shop.name_initials, shop.owner_name, place))


def write_texts(hazards: Iterable[Hazard]) -> int:
    """Write or renew the searched text of hazards; return how many."""
    rows = []
    for hazard in hazards:
        text, pieces = searched(hazard)
        rows.append(HazardText(hazard_id=hazard.pk, text=text, pieces=pieces))
    HazardText.objects.bulk_create(rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["hazard"], update_fields=FIELDS)
    return len(rows)
