"""Gathers the models of the slices, where Django looks for them."""

from subsidies.applications.models import Application, Evidence, Objection, Step
from subsidies.assistance.models import Covered, Expert, Group, Invitation, Visit
from subsidies.budgets.models import Budget, Movement
from subsidies.candidates.models import Candidate
from subsidies.fund_use.models import Draw, Expense, ExpensePicture, Flag, FundCheck, Repayment
from subsidies.licensing.models import Guiding, Pipeline, Stage
from subsidies.payments.models import Batch, Line
from subsidies.readiness.models import Gap, Mark, Round
from subsidies.scenarios.models import Scenario

__all__ = [
    "Application", "Batch", "Budget", "Candidate", "Covered", "Draw", "Evidence", "Expense", "ExpensePicture", "Expert", "Flag",
    "FundCheck", "Gap", "Group", "Guiding", "Invitation", "Line", "Mark", "Movement", "Objection", "Pipeline", "Repayment",
    "Round", "Scenario", "Stage", "Step", "Visit",
]  # fmt: skip
