"""Gathers the models of the slices, where Django looks for them."""

from inspections.cases.models import Case, CaseViolation, Membership, Penalty, Receipt, Service
from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.exhibits.models import Custody, Exhibit
from inspections.hazards.models import Answer, Extension, Finding, Hazard, Picture
from inspections.leads.models import Assist, Lead, LeadPicture, Reporter
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, SelfCheck, Wave
from inspections.violations.models import Band, Violation

__all__ = [
    "Answer",
    "AnswerPicture",
    "Assist",
    "Band",
    "Case",
    "CaseViolation",
    "CheckAnswer",
    "Checklist",
    "Custody",
    "Exhibit",
    "Extension",
    "Finding",
    "Hazard",
    "IndicatorResult",
    "Item",
    "Lead",
    "LeadPicture",
    "Membership",
    "PaperForm",
    "Penalty",
    "Picture",
    "Receipt",
    "Reporter",
    "Section",
    "SelfCheck",
    "Service",
    "Version",
    "Violation",
    "Wave",
]
