"""What is typed about the use of the money."""

from uuid import uuid4

from django import forms

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from jishan_portal.rulebook.queries import value
from subsidies.fund_use.models import Expense
from subsidies.fund_use.states import Result

LONG = {"rows": 3}
PROOFS = (("invoice", "发票照片"), ("contract", "合同照片"), ("payment", "付款凭证照片"), ("asset", "实物照片"))


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、企业名", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    year = forms.CharField(label="年度", required=False, max_length=4)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = townships_of(user)


class ExpenseForm(forms.ModelForm):
    """An expense as an owner writes it down; proofs travel beside the form."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label="花在哪方面")

    class Meta:
        model = Expense
        fields = ("payer", "purpose", "what", "seller", "invoice_number", "bought_on", "paid_on", "amount")
        labels = {"payer": "用的哪笔钱", "what": "买了什么", "seller": "卖家", "bought_on": "开票或购置日期"}
        widgets = {"bought_on": DayInput, "paid_on": DayInput, "amount": forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"})}

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        allowed, refused = value("subsidy.uses_allowed"), value("subsidy.uses_refused")
        outside = [(name, f"{name}（不在许可用途内）") for name in [*refused, "其他"]]
        self.fields["purpose"].choices = [("", "请选择"), *((name, name) for name in allowed), *outside]
        self.fields["purpose"].help_text = "补助资金只能用于许可的用途；自筹资金不限。"

    def clean_amount(self):
        """More than nought."""
        if self.cleaned_data["amount"] <= 0:
            raise forms.ValidationError("金额须大于 0。")
        return self.cleaned_data["amount"]

    def clean_bought_on(self):
        """Not in the future."""
        if self.cleaned_data["bought_on"] > clock.today():
            raise forms.ValidationError("购置日期不能晚于今天。")
        return self.cleaned_data["bought_on"]


class StrikeForm(forms.Form):
    """Why an expense is struck."""

    reason = forms.CharField(label="为什么划去", max_length=200)


class ClearForm(forms.Form):
    """Why something odd is in order."""

    clearing = forms.CharField(label="排除理由", max_length=300, widget=forms.Textarea(attrs=LONG))


class DrawForm(forms.Form):
    """The year whose subsidies are drawn from."""

    year = forms.IntegerField(label="补助年度", min_value=2024, max_value=2099)


class RecordForm(forms.Form):
    """What two people found."""

    second = forms.ModelChoiceField(label="另一名检查人", queryset=User.objects.none(), empty_label="请选择")
    result = forms.ChoiceField(label="结论", choices=Result.choices, widget=forms.RadioSelect)
    findings = forms.CharField(label="检查情况", max_length=500, widget=forms.Textarea(attrs=LONG))
    off_purpose_amount = forms.DecimalField(label="违规使用金额（元）", max_digits=14, decimal_places=2, initial=0, min_value=0)
    demand = forms.CharField(label="处理要求", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["second"].queryset = people


class NoteForm(forms.Form):
    """Words that may be left out."""

    note = forms.CharField(label="意见", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why."""

    note = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """What the owner put right."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(label="怎么改的", max_length=500, widget=forms.Textarea(attrs=LONG))

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class RepayForm(forms.Form):
    """Money that came back."""

    amount = forms.DecimalField(label="缴回金额（元）", max_digits=14, decimal_places=2)
    voucher = forms.CharField(label="缴款凭证号", max_length=40)
    paid_on = forms.DateField(label="缴款日期", widget=DayInput, initial=clock.today)


class ReportForm(forms.Form):
    """The year of a report."""

    year = forms.IntegerField(
        label="年度",
        min_value=2024,
        max_value=2099,
        widget=forms.NumberInput(attrs={"class": "form-control w-auto", "inputmode": "numeric"}),
    )
