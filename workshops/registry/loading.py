"""Loads the kinds of food that the registry counts by; kinds on file already are left as the bureau edited them."""

import csv
from pathlib import Path

from django.db import transaction

from workshops.registry.models import FoodKind

FOOD_KINDS = Path(__file__).parent / "data" / "food_kinds.csv"


def food_kinds() -> list[FoodKind]:
    """Return the kinds as shipped. What a workshop may not make is a default to be confirmed against the province's catalogue."""
    with FOOD_KINDS.open(encoding="utf-8", newline="") as lines:
        return [
            FoodKind(
                code=row["code"],
                name=row["name"],
                aliases=row["aliases"].split(),
                order=int(row["order"]),
                is_priority=bool(row["is_priority"]),
                treasure=row["treasure"],
                is_forbidden=bool(row["is_forbidden"]),
            )
            for row in csv.DictReader(lines)
        ]


@transaction.atomic
def load_food_kinds() -> int:
    """Add the kinds that are missing; return how many were added."""
    known = set(FoodKind.objects.values_list("code", flat=True))
    fresh = [kind for kind in food_kinds() if kind.code not in known]
    FoodKind.objects.bulk_create(fresh)
    return len(fresh)
