"""Gathers the models of the slices, where Django looks for them."""

from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.hazards.models import Answer, Extension, Finding, Hazard, Picture
from inspections.leads.models import Assist, Lead, LeadPicture, Reporter
from inspections.officers.models import Leave, Officer, Relation
from inspections.risk.models import Adjustment, AdjustmentFile, Difference, Evidence, Grade, Profile, Run
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, SelfCheck, Wave

__all__ = [
    "Adjustment",
    "AdjustmentFile",
    "Answer",
    "AnswerPicture",
    "Assist",
    "CheckAnswer",
    "Checklist",
    "Difference",
    "Evidence",
    "Extension",
    "Finding",
    "Grade",
    "Hazard",
    "IndicatorResult",
    "Item",
    "Lead",
    "LeadPicture",
    "Leave",
    "Officer",
    "PaperForm",
    "Picture",
    "Profile",
    "Relation",
    "Reporter",
    "Run",
    "Section",
    "SelfCheck",
    "Version",
    "Wave",
]
