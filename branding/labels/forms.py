"""What is typed about labels."""

from uuid import uuid4

from django import forms

from branding.labels.models import ForbiddenClaim, LabelRule
from branding.labels.states import Packing, Verdict
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput

MOST_TEXT = 4000


class LabelForm(forms.Form):
    """A label."""

    packing = forms.ChoiceField(label="包装", choices=Packing.choices, widget=forms.RadioSelect)
    produced_on = forms.DateField(
        label="生产日期", widget=DayInput, initial=clock.today, help_text="2027-03-16 起生产的按新标准检查，系统按这一天自动选择。"
    )
    text = forms.CharField(
        label="标签上的字",
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="照着标签打，或从设计稿粘贴。散装的写容器上标的字。",
    )
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


class RuleForm(forms.ModelForm):
    """A dated rule."""

    class Meta:
        model = LabelRule
        fields = ["name", "hint", "standard", "pattern", "is_required", "basis", "in_force_from", "until", "is_confirmed"]
        widgets = {"in_force_from": DayInput, "until": DayInput}


class ClaimForm(forms.ModelForm):
    """A forbidden wording."""

    class Meta:
        model = ForbiddenClaim
        fields = ["pattern", "severity", "why", "basis", "in_force_from", "until", "is_confirmed"]
        widgets = {"in_force_from": DayInput, "until": DayInput}
        help_texts = {"pattern": "几个词之间用竖线“|”分开。"}


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    verdict = forms.ChoiceField(label="结论", required=False, choices=[("", "全部结论"), *Verdict.choices])
    view = forms.ChoiceField(label="范围", required=False, choices=[("", "全部检查"), ("open", "待改标签"), ("latest", "每个产品最近一次")])
