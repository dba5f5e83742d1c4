"""What is typed when workshops are put into a batch or taken out."""

from django import forms

from jishan_portal.kit import clock
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.pages import DayInput
from workshops.batches.models import BatchKind


def _this_year() -> int:
    return clock.today().year


class BatchForm(forms.Form):
    """The batch, the year, the day and the reason; `ids` carries the selection through the page."""

    kind = forms.ChoiceField(label="批次", choices=BatchKind.choices)
    year = forms.IntegerField(label="年度", min_value=2024, max_value=2099, initial=_this_year)
    on = forms.DateField(label="日期", widget=DayInput, initial=clock.today)
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text="会写进每一户的大事记，业主也看得到。"
    )
    ids = forms.CharField(widget=forms.HiddenInput)

    def clean_ids(self) -> list[int]:
        """The selected workshops as numbers."""
        chosen = wholes(self.cleaned_data["ids"].split(","))
        if not chosen:
            raise forms.ValidationError("没有选中任何小作坊。")
        return chosen
