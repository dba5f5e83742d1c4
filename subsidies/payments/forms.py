"""What is typed about payments."""

from uuid import uuid4

from django import forms

from jishan_portal.accounts.places import townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from subsidies.budgets.states import Source
from subsidies.payments.states import Outcome


class DrawUpForm(forms.Form):
    """A new batch: its name and the applications ticked for it."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label="批次名称", max_length=80)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SendForm(forms.Form):
    """Sending needs no words."""


class ConfirmForm(forms.Form):
    """The treasury's voucher and day."""

    voucher = forms.CharField(label="国库支付凭证号", max_length=40)
    paid_on = forms.DateField(label="支付日期", widget=DayInput, initial=clock.today)


class FailForm(forms.Form):
    """Why the bank sent it back."""

    failure = forms.CharField(label="退票原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ListForm(forms.Form):
    """The treasury's list."""

    file = forms.FileField(label="国库回单（.xlsx、.xls 或 .csv）")


class ExportForm(forms.Form):
    """Which lines a workbook holds."""

    year = forms.CharField(label="年度", required=False, max_length=4)
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "全部来源"), *Source.choices])
    area = forms.ChoiceField(label="乡镇", required=False)
    outcome = forms.ChoiceField(label="支付结果", required=False, choices=[("", "全部"), *Outcome.choices])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "全部乡镇"), *townships_of(user)]
