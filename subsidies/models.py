"""Gathers the models of the slices, where Django looks for them."""

from subsidies.applications.models import Application, Evidence, Objection, Step
from subsidies.budgets.models import Budget, Movement
from subsidies.fund_use.models import Draw, Expense, ExpensePicture, Flag, FundCheck, Repayment
from subsidies.payments.models import Batch, Line

__all__ = [
    "Application", "Batch", "Budget", "Draw", "Evidence", "Expense", "ExpensePicture", "Flag", "FundCheck", "Line", "Movement",
    "Objection", "Repayment", "Step",
]  # fmt: skip
