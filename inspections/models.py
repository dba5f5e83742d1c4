"""Gathers the models of the slices, where Django looks for them."""

from inspections.case_files.models import Volume
from inspections.case_papers.models import Draft
from inspections.cases.models import Case, CaseViolation, Membership, Penalty
from inspections.cases.models_beside import Deferral, Demand, Hearing, Instalment, Order, Remedy, Restraint, TimeOut
from inspections.cases.models_served import Receipt, Service
from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.dens.models import Den, DenPicture, SurpriseCheck
from inspections.exhibits.models import Custody, Exhibit
from inspections.hazards.models import Answer, Extension, Finding, Hazard, HazardPaper, HazardText, Picture
from inspections.leads.models import Assist, AssistPicture, CheckExtension, Lead, LeadNews, LeadPicture, Reply, Reporter
from inspections.look_backs.models import LookBack, LookBackList, LookBackPicture
from inspections.officers.models import Leave, Officer, Relation, Reviewer
from inspections.paper_templates.models import TemplateVersion
from inspections.plans.models import Check, Draw, Part, Plan, PlanItem, Trip
from inspections.risk.models import Adjustment, AdjustmentFile, Evidence, Grade, Profile
from inspections.risk.models_runs import Difference, Run, Staged
from inspections.sampling.models import Retest, Sample, SamplePicture
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, Round, SelfCheck, Wave
from inspections.standardisation.models import Measure, Standardisation
from inspections.transfers.models import Transfer
from inspections.transfers.models_detention import Detention
from inspections.violations.models import Band, Violation
from inspections.visits.models import (
    AnswerVersion,
    Visit,
    VisitAnswer,
    VisitFinding,
    VisitPicture,
    VisitStep,
)
from inspections.visits.models_end import Correction, FollowUp, VisitSignature

__all__ = [
    "Adjustment",
    "AdjustmentFile",
    "Answer",
    "AnswerPicture",
    "AnswerVersion",
    "Assist",
    "AssistPicture",
    "Band",
    "Case",
    "CaseViolation",
    "Check",
    "CheckAnswer",
    "CheckExtension",
    "Checklist",
    "Correction",
    "Custody",
    "Deferral",
    "Demand",
    "Den",
    "DenPicture",
    "Detention",
    "Difference",
    "Draft",
    "Draw",
    "Evidence",
    "Exhibit",
    "Extension",
    "Finding",
    "FollowUp",
    "Grade",
    "Hazard",
    "HazardPaper",
    "HazardText",
    "Hearing",
    "IndicatorResult",
    "Instalment",
    "Item",
    "Lead",
    "LeadNews",
    "LeadPicture",
    "Leave",
    "LookBack",
    "LookBackList",
    "LookBackPicture",
    "Measure",
    "Membership",
    "Officer",
    "Order",
    "PaperForm",
    "Part",
    "Penalty",
    "Picture",
    "Plan",
    "PlanItem",
    "Profile",
    "Receipt",
    "Relation",
    "Remedy",
    "Reply",
    "Reporter",
    "Restraint",
    "Retest",
    "Reviewer",
    "Round",
    "Run",
    "Sample",
    "SamplePicture",
    "Section",
    "SelfCheck",
    "Service",
    "Staged",
    "Standardisation",
    "SurpriseCheck",
    "TemplateVersion",
    "TimeOut",
    "Transfer",
    "Trip",
    "Version",
    "Violation",
    "Visit",
    "VisitAnswer",
    "VisitFinding",
    "VisitPicture",
    "VisitSignature",
    "VisitStep",
    "Volume",
    "Wave",
]
