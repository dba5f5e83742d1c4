"""Filters of the list, and the reason for voiding."""

from django import forms

from jishan_portal.papers.kinds import kinds
from jishan_portal.papers.queries import STATES


class FilterForm(forms.Form):
    """What stands in the address of the list."""

    q = forms.CharField(label="文号或标题", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False)
    year = forms.TypedChoiceField(label="年份", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *STATES.items()])

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部类别"), *((key, kind.label) for key, kind in kinds().items() if not kind.is_private)]
        self.fields["year"].choices = [("", "全部年份"), *((str(year), f"{year} 年") for year in years)]


class VoidForm(forms.Form):
    """Why a paper no longer counts."""

    reason = forms.CharField(label="作废理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}))
