"""Gathers the models of the slices, where Django looks for them."""

from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.hazards.models import Answer, Extension, Finding, Hazard, HazardPaper, HazardText, Picture
from inspections.leads.models import Assist, AssistPicture, CheckExtension, Lead, LeadNews, LeadPicture, Reply, Reporter
from inspections.officers.models import Leave, Officer, Relation
from inspections.plans.models import Check, Draw, Part, Plan, PlanItem, Trip
from inspections.risk.models import Adjustment, AdjustmentFile, Evidence, Grade, Profile
from inspections.risk.models_runs import Difference, Run, Staged
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, Round, SelfCheck, Wave

__all__ = [
    "Adjustment",
    "AdjustmentFile",
    "Answer",
    "AnswerPicture",
    "Assist",
    "AssistPicture",
    "Check",
    "CheckAnswer",
    "CheckExtension",
    "Checklist",
    "Difference",
    "Draw",
    "Evidence",
    "Extension",
    "Finding",
    "Grade",
    "Hazard",
    "HazardPaper",
    "HazardText",
    "IndicatorResult",
    "Item",
    "Lead",
    "LeadNews",
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
    "Reply",
    "Reporter",
    "Round",
    "Run",
    "Section",
    "SelfCheck",
    "Staged",
    "Trip",
    "Version",
    "Wave",
]
