"""Gathers the models of the slices, where Django looks for them."""

from inspections.cases.models import Case, CaseViolation, Membership, Penalty, Receipt, Service
from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.exhibits.models import Custody, Exhibit
from inspections.hazards.models import Answer, Extension, Finding, Hazard, Picture
from inspections.leads.models import Assist, Lead, LeadPicture, Reporter
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, SelfCheck, Wave
from inspections.violations.models import Band, Violation
from inspections.hazards.models import Answer, Extension, Finding, Hazard, HazardPaper, HazardText, Picture
from inspections.leads.models import Assist, AssistPicture, CheckExtension, Lead, LeadNews, LeadPicture, Reply, Reporter
from inspections.officers.models import Leave, Officer, Relation
from inspections.risk.models import Adjustment, AdjustmentFile, Evidence, Grade, Profile
from inspections.risk.models_runs import Difference, Run, Staged
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, Round, SelfCheck, Wave

__all__ = [
    "Adjustment",
    "AdjustmentFile",
    "Answer",
    "AnswerPicture",
    "Assist",
    "Band",
    "Case",
    "CaseViolation",
    "AssistPicture",
    "CheckAnswer",
    "CheckExtension",
    "Checklist",
    "Custody",
    "Exhibit",
    "Difference",
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
    "Membership",
    "Leave",
    "Officer",
    "PaperForm",
    "Penalty",
    "Picture",
    "Receipt",
    "Profile",
    "Relation",
    "Reply",
    "Reporter",
    "Round",
    "Run",
    "Section",
    "SelfCheck",
    "Service",
    "Staged",
    "Version",
    "Violation",
    "Wave",
]
