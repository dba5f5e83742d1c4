"""What is typed about standardisation."""

from django import forms

from inspections.standardisation.queries import VIEWS
from inspections.standardisation.states import Judgement
from jishan_portal.kit.pages import DayInput

LONG = forms.Textarea(attrs={"rows": 3})


class FilterForm(forms.Form):
    """The filters of the list."""

    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="店名、负责人或村", required=False, max_length=40)
    area = forms.ChoiceField(label="乡镇", required=False)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "全部乡镇"), *areas]


class MeasureForm(forms.Form):
    """One measure."""

    text = forms.CharField(label="措施", max_length=200)
    due_on = forms.DateField(label="期限", widget=DayInput)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)


class ConclusionForm(forms.Form):
    """A conclusion, before or after."""

    judgement = forms.ChoiceField(label="结论", choices=[("", "请选择"), *Judgement.choices])
    words = forms.CharField(label="情况", max_length=500, widget=LONG)


class DoneForm(forms.Form):
    """How a measure was carried out, or why it is not; the button says which."""

    result = forms.CharField(label="完成情况（不再做的写理由）", max_length=200, required=False)
    photo = forms.FileField(label="完成后的照片", required=False, allow_empty_file=True)


class OpinionForm(forms.Form):
    """The opinion of whoever accepts."""

    opinion = forms.CharField(label="验收意见", max_length=300, required=False, widget=LONG, help_text="退回的必须写明还差什么。")
