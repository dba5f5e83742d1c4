"""Gathers the models of the slices, where Django looks for them."""

from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.hazards.models import Answer, Extension, Finding, Hazard, HazardPaper, HazardText, Picture
from inspections.leads.models import Assist, Lead, LeadPicture, Reporter
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, Round, SelfCheck, Wave

__all__ = [
    "Answer",
    "AnswerPicture",
    "Assist",
    "CheckAnswer",
    "Checklist",
    "Extension",
    "Finding",
    "Hazard",
    "HazardPaper",
    "HazardText",
    "IndicatorResult",
    "Item",
    "Lead",
    "LeadPicture",
    "PaperForm",
    "Picture",
    "Reporter",
    "Round",
    "Section",
    "SelfCheck",
    "Version",
    "Wave",
]
