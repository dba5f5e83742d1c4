"""Gathers the models of the slices, where Django looks for them."""

from subsidies.applications.models import Application, Evidence, Objection, Step
from subsidies.budgets.models import Budget, Movement

__all__ = ["Application", "Budget", "Evidence", "Movement", "Objection", "Step"]
