"""Gathers the models of the slices, where Django looks for them."""

from branding.awards.models import Award, Judgement
from branding.improvements.models import BrandFact, Improvement, Picture
from branding.labels.models import ForbiddenClaim, LabelCheck, LabelRule
from branding.publicity.models import Bulletin, Effort, EffortPhoto, PolicyText, PolicyWords, Receipt

__all__ = [
    "Award", "BrandFact", "Bulletin", "Effort", "EffortPhoto", "ForbiddenClaim", "Improvement", "Judgement", "LabelCheck", "LabelRule",
    "Picture", "PolicyText", "PolicyWords", "Receipt",
]  # fmt: skip
