"""What is typed about a planned visit put elsewhere and a result corrected."""

from django import forms

from inspections.plans.spacing import CAUSES
from inspections.visits.models import Visit
from inspections.visits.states import Outcome
from jishan_portal.kit.pages import DayInput

WORDS = forms.Textarea(attrs={"rows": 3})


class RearrangeForm(forms.Form):
    """What becomes of a planned visit."""

    do = forms.ChoiceField(label="怎么办", widget=forms.RadioSelect)
    week = forms.DateField(label="改到哪一周（选那一周的任何一天）", widget=DayInput, required=False)
    cause = forms.ChoiceField(
        label="改期的事由",
        choices=CAUSES,
        required=False,
        help_text="那几周已有检查、三个月内上级查过的，只有投诉举报、案件调查和复查可以改到那一周。",
    )
    visit = forms.ModelChoiceField(label="并入哪次检查", queryset=Visit.objects.none(), required=False, empty_label="请选择")
    reason = forms.CharField(label="理由", max_length=200, widget=WORDS)

    def __init__(self, *args, beside, may_cancel: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visit"].queryset = Visit.objects.filter(pk__in=[visit.pk for visit in beside]).select_related("workshop")
        self.fields["visit"].label_from_instance = lambda visit: f"{visit.number} {visit.get_kind_display()} {visit.planned_on}"
        found = [("move", "改期"), ("merge", "并入已有的检查"), ("cancel", "取消")]
        self.fields["do"].choices = [row for row in found if (row[0] != "merge" or beside) and (row[0] != "cancel" or may_cancel)]
        if not beside:
            del self.fields["visit"]

    def clean(self):
        """What each way needs."""
        data = super().clean()
        if data.get("do") == "move" and not data.get("week"):
            self.add_error("week", "请选改到哪一周。")
        if data.get("do") == "merge" and not data.get("visit"):
            self.add_error("visit", "请选并入哪次检查。")
        return data


class CorrectForm(forms.Form):
    """The right result and why."""

    outcome = forms.ChoiceField(label="更正后的结论", choices=[("", "请选择"), *Outcome.choices])
    reason = forms.CharField(label="理由", max_length=180, widget=WORDS, help_text="写进结果通知书、信用记录和公开的撤回理由。")
