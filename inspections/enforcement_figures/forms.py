"""What is asked of the figures."""

from django import forms

from inspections.enforcement_figures.figures import GROUPS
from jishan_portal.kit.pages import DayInput


class PeriodForm(forms.Form):
    """From when to when, and how the figures are grouped."""

    since = forms.DateField(label="从", required=False, widget=DayInput())
    until = forms.DateField(label="到", required=False, widget=DayInput())
    by = forms.ChoiceField(label="分组", required=False, choices=list(GROUPS.items()))
