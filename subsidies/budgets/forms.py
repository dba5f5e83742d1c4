"""What is typed about envelopes."""

from uuid import uuid4

from django import forms

from jishan_portal.kit import clock
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source


def _this_year() -> int:
    return clock.today().year


class FilterForm(forms.Form):
    """The conditions of the list."""

    year = forms.ChoiceField(label="年度", required=False)
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "全部来源"), *Source.choices])

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "全部年度"), *((str(year), f"{year} 年") for year in years)]


class MoneyForm(forms.Form):
    """A form that moves money: its key makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class OpenForm(MoneyForm):
    """A new envelope with its first money."""

    source = forms.ChoiceField(label="资金来源", choices=Source.choices)
    year = forms.IntegerField(label="年度", min_value=2024, max_value=2099, initial=_this_year)
    purpose = forms.CharField(label="用途", max_length=60, initial="提档升级奖补")
    document = forms.CharField(label="下达文号", max_length=60, help_text="例如：稷财〔2024〕18号")
    amount = forms.DecimalField(label="下达金额（元）", min_value=0, max_digits=14, decimal_places=2)


class AmountForm(MoneyForm):
    """More money for an envelope."""

    amount = forms.DecimalField(label="金额（元）", max_digits=14, decimal_places=2)
    note = forms.CharField(label="下达文号或说明", max_length=300)


class AdjustForm(MoneyForm):
    """A signed change with its ground."""

    amount = forms.DecimalField(label="增减金额（元）", max_digits=14, decimal_places=2, help_text="增加填正数，减少填负数，例如 -20000。")
    note = forms.CharField(label="调整依据", max_length=300)

    def clean_amount(self):
        """Nought changes nothing."""
        amount = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError("增减金额不能是 0。")
        return amount


class CarryForm(MoneyForm):
    """What is carried into which later envelope."""

    into = forms.ModelChoiceField(label="结转到", queryset=Budget.objects.none(), empty_label=None)
    amount = forms.DecimalField(label="结转金额（元）", max_digits=14, decimal_places=2)
    note = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = choices
