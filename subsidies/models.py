"""Gathers the models of the slices, where Django looks for them."""

from subsidies.applications.models import Application, Evidence, Objection, Step
from subsidies.budgets.models import Budget, Movement
from subsidies.candidates.models import Candidate
from subsidies.fund_use.models import Draw, Expense, ExpensePicture, Flag, FundCheck, Repayment
from subsidies.payments.models import Batch, Line
from subsidies.readiness.models import Gap, Mark, Round

__all__ = [
    "Application", "Batch", "Budget", "Candidate", "Draw", "Evidence", "Expense", "ExpensePicture", "Flag", "FundCheck", "Gap", "Line", "Mark",
    "Movement", "Objection", "Repayment", "Round", "Step",
]  # fmt: skip
