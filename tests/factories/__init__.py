"""Factories with traits: `user_of(Role.INSPECTOR, area="140824100000")`, `AreaFactory(code=…)`, …"""

from tests.factories.accounts import COUNTY, PASSWORD, TOWNSHIP, AreaFactory, OrganisationFactory, PostFactory, UserFactory, user_of
from tests.factories.workshops import FoodKindFactory, OwnershipFactory, WorkshopFactory, workshop_of

__all__ = [
    "COUNTY",
    "PASSWORD",
    "TOWNSHIP",
    "AreaFactory",
    "FoodKindFactory",
    "OrganisationFactory",
    "OwnershipFactory",
    "PostFactory",
    "UserFactory",
    "WorkshopFactory",
    "user_of",
    "workshop_of",
]
