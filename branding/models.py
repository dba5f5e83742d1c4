"""Gathers the models of the slices, where Django looks for them."""

from branding.improvements.models import BrandFact, Improvement, Picture
from branding.labels.models import ForbiddenClaim, LabelCheck, LabelRule

__all__ = ["BrandFact", "ForbiddenClaim", "Improvement", "LabelCheck", "LabelRule", "Picture"]
