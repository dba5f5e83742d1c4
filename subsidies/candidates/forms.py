"""What is typed about candidates."""

from django import forms

from subsidies.candidates.states import CandidateState


class OpinionForm(forms.Form):
    """The township's opinion."""

    is_supported = forms.TypedChoiceField(
        label="是否同意",
        choices=[("1", "同意列为提档升级对象"), ("0", "不同意")],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label="意见", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="写明场所、邻里、用地等情况。"
    )


class DecisionForm(forms.Form):
    """A decision with its reason."""

    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="会写进这户的大事记，业主也看得到。"
    )


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    view = forms.ChoiceField(
        label="范围", required=False, choices=[("", "全部"), ("in", "符合条件"), ("out", "不符合条件"), *CandidateState.choices]
    )
