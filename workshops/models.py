"""Gathers the models of the slices, where Django looks for them."""

from workshops.batches.models import Membership
from workshops.credit.models import CreditLine
from workshops.imports.models import ImportBatch, ImportRow, SenderMapping
from workshops.licences.models import Licence
from workshops.people.models import HealthCertificate, Person
from workshops.products.models import Product
from workshops.registry.models import (
    DistinctPair,
    Event,
    FoodKind,
    LifeChange,
    Merge,
    Ownership,
    Proposal,
    SavedView,
    Workshop,
    WorkshopText,
)

__all__ = [
    "CreditLine",
    "DistinctPair",
    "Event",
    "FoodKind",
    "HealthCertificate",
    "ImportBatch",
    "ImportRow",
    "Licence",
    "LifeChange",
    "Membership",
    "Merge",
    "Ownership",
    "Person",
    "Product",
    "Proposal",
    "SavedView",
    "SenderMapping",
    "Workshop",
    "WorkshopText",
]
