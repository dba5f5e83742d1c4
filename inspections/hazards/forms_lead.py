"""What is typed when a lead becomes a hazard; the owner will read it, so it is written anew rather than copied."""

from django import forms

from inspections.hazards.models import Finding
from inspections.hazards.states import Severity

OTHER = "其他"
LONG = {"rows": 3}


class FromLeadForm(forms.Form):
    """The problem in the office's words, its gravity, what is demanded, and what the reporter is told."""

    text = forms.CharField(label="查到的问题", max_length=200, help_text="业主看得到。用自己的话写，不要照抄反映人的话，免得让人猜出是谁。")
    category = forms.ChoiceField(label="类别")
    severity = forms.TypedChoiceField(label="等级", choices=Severity.choices, coerce=int)
    demand = forms.CharField(label="整改要求", max_length=300, required=False, widget=forms.Textarea(attrs=LONG))
    findings = forms.CharField(label="核查记录（内部）", max_length=2000, required=False, widget=forms.Textarea(attrs=LONG))
    note = forms.CharField(
        label="补充告诉反映人的话",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text="可以不填。反映人会看到“发现的问题已要求限期整改”。",
    )

    PROBLEM = ("text", "category", "severity", "demand")

    def __init__(self, *args, is_open: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_open:
            for name in self.PROBLEM:
                del self.fields[name]
            return
        names = list(Finding.objects.filter(is_active=True).order_by("category").values_list("category", flat=True).distinct())
        self.fields["category"].choices = [(name, name) for name in dict.fromkeys([*names, OTHER])]
