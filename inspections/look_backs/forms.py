"""What is typed and photographed at the second look."""

from dataclasses import dataclass, field

from django import forms

from inspections.hazards.states import Severity
from inspections.look_backs.models import LookBack
from inspections.look_backs.queries import VIEWS
from inspections.officers.models import Officer
from jishan_portal.files.intake import taken

RESULTS = (("kept", "保持"), ("rebound", "反弹"))
NOTE = 300


class FilterForm(forms.Form):
    """The filters of the list."""

    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="店名、问题或隐患编号", required=False, max_length=40)
    area = forms.ChoiceField(label="乡镇", required=False)
    severity = forms.ChoiceField(label="等级", required=False, choices=[("", "全部等级"), *Severity.choices])

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "全部乡镇"), *areas]


class PairForm(forms.Form):
    """With whom, and the number of this submission."""

    second = forms.ModelChoiceField(label="一同检查的人", queryset=Officer.objects.none(), empty_label="请选择")
    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["second"].queryset = officers


class DropForm(forms.Form):
    """Why a problem leaves the list."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


@dataclass
class Typed:
    """What was answered about one problem of a workshop, kept as it came while something else is put right."""

    row: LookBack
    result: str = ""
    note: str = ""
    photos: list = field(default_factory=list)
    error: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether there is anything to write down."""
        return self.result in dict(RESULTS)


def typed_of(request, row: LookBack) -> Typed:
    """Return what a posted page says about one problem; photos are taken in one by one."""
    if request.method != "POST":
        return Typed(row)
    intake = taken(request, name=f"photos{row.pk}", ids=f"ids{row.pk}", is_evidence=True)
    said = request.POST.get(f"r{row.pk}", ""), request.POST.get(f"n{row.pk}", "")[:NOTE]
    return Typed(row, *said, intake.photos, "；".join(intake.refusals))
