"""What an owner types to propose a correction, and staff to unlink an account."""

import uuid

from django import forms

from jishan_portal.kit.pages import DayInput
from workshops.registry.models import Workshop


class ProposalForm(forms.Form):
    """What stands on file, ready to be changed; the two last fields are for what has no field of its own."""

    phone = forms.CharField(label="联系电话", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    staff_count = forms.IntegerField(label="一共几个人干活", min_value=0, max_value=999, required=False)
    village = forms.CharField(label="哪个村（社区）", max_length=40, required=False)
    address = forms.CharField(label="作坊地址", max_length=120, required=False)
    products = forms.CharField(
        label="做的东西有变动吗", max_length=200, required=False, help_text="例如：不做饼子了，新做麻花。没有变动就空着。"
    )
    stopped_on = forms.DateField(label="不干了（停产），从哪天起", widget=DayInput, required=False, help_text="还在干就空着。")
    words = forms.CharField(label="还想说什么", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def changes(self) -> dict:
        """The clean data as the action takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"words", "submission_id"}}


def start_of(workshop: Workshop) -> dict:
    """Return what the form starts from: what stands on file, and a fresh submission number."""
    held = {name: getattr(workshop, name) for name in ("phone", "staff_count", "village", "address")}
    return {**held, "submission_id": uuid.uuid4()}
