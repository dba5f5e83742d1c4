"""Gathers the models of the slices, where Django looks for them."""

from workshops.archive_boxes.models import Box, Completeness, Document, Excuse, Item, Page, RefreshMark
from workshops.archive_boxes.rule_models import AdoptedRule, RuleKind, RuleProof
from workshops.batches.models import Membership
from workshops.credit.models import CreditLine
from workshops.imports.models import ImportBatch, ImportRow, SenderMapping
from workshops.ledgers.models import Line, Tie
from workshops.licences.models import Licence
from workshops.people.models import HealthCertificate, Person
from workshops.products.models import Product
from workshops.registry.models import (
    Event,
    FoodKind,
    LifeChange,
    Ownership,
    SavedView,
    Workshop,
    WorkshopText,
)
from workshops.registry.models_merge import DistinctPair, Merge
from workshops.registry.models_proposals import Proposal
from workshops.training.models import Attachment, Question, Seat, Session, Theme
from workshops.training.models_quiz import Attempt

__all__ = [
    "AdoptedRule",
    "Attachment",
    "Attempt",
    "Box",
    "Completeness",
    "CreditLine",
    "DistinctPair",
    "Document",
    "Event",
    "Excuse",
    "FoodKind",
    "HealthCertificate",
    "ImportBatch",
    "ImportRow",
    "Item",
    "Licence",
    "LifeChange",
    "Line",
    "Membership",
    "Merge",
    "Ownership",
    "Page",
    "Person",
    "Product",
    "Proposal",
    "Question",
    "RefreshMark",
    "RuleKind",
    "RuleProof",
    "SavedView",
    "Seat",
    "SenderMapping",
    "Session",
    "Theme",
    "Tie",
    "Workshop",
    "WorkshopText",
]
