"""Gathers the models of the slices, where Django looks for them."""

from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.hazards.models import Answer, Extension, Finding, Hazard, Picture
from inspections.leads.models import Assist, Lead, LeadPicture, Reporter
from inspections.officers.models import Leave, Officer, Relation
from inspections.plans.models import Check, Draw, Part, Plan, PlanItem, Trip
from inspections.risk.models import Adjustment, AdjustmentFile, Difference, Evidence, Grade, Profile, Run, Staged
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, SelfCheck, Wave

__all__ = [
    "Adjustment",
    "AdjustmentFile",
    "Answer",
    "AnswerPicture",
    "Assist",
    "Check",
    "CheckAnswer",
    "Checklist",
    "Difference",
    "Draw",
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
    "Part",
    "Picture",
    "Plan",
    "PlanItem",
    "Profile",
    "Relation",
    "Reporter",
    "Run",
    "Section",
    "SelfCheck",
    "Staged",
    "Trip",
    "Version",
    "Wave",
]
