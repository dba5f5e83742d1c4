"""Gathers the tasks and job handlers of the slices, where Celery and `jobs` look for them."""

from inspections.case_files.tasks import bind
from inspections.cases.tasks import lapse_periods
from inspections.dens.tasks import show_checks
from inspections.hazards.tasks import escalate_hazards, stamp_hazard_picture
from inspections.look_backs.tasks import draw_look_backs, stamp_left_over, stamp_look_back_picture
from inspections.officers.tasks import warn_of_certificates
from inspections.plans.tasks import plan, start_plans
from inspections.risk.tasks import compare, turn_grades, write
from inspections.sampling.tasks import lapse_objections, stamp_sample_picture
from inspections.self_checks.tasks import accept_many, launch, take_in_new
from inspections.standardisation.tasks import take_in_batch
from inspections.visits.tasks import stamp_picture

__all__ = [
    "accept_many",
    "bind",
    "compare",
    "draw_look_backs",
    "escalate_hazards",
    "lapse_objections",
    "lapse_periods",
    "launch",
    "plan",
    "show_checks",
    "stamp_hazard_picture",
    "stamp_left_over",
    "stamp_look_back_picture",
    "stamp_picture",
    "stamp_sample_picture",
    "start_plans",
    "take_in_batch",
    "take_in_new",
    "turn_grades",
    "warn_of_certificates",
    "write",
]
