"""The people and the way of a case, as its own tests have them."""

from tests.inspections.cases.conftest import bureau, media, team, violation, walk

__all__ = ["bureau", "media", "team", "violation", "walk"]
