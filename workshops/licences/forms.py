"""What is typed about licences."""

from django import forms

from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from workshops.licences.actions import Facts
from workshops.licences.models import Licence, LicenceEnd, LicenceKind
from workshops.licences.rules import usual_end

ISSUERS = (OrganisationKind.APPROVAL, OrganisationKind.BUREAU)
STAGES = (("", "全部"), ("late", "已过期"), ("7", "7 天内到期"), ("30", "30 天内到期"), ("60", "60 天内到期"))


class LicenceForm(forms.Form):
    """The facts on a licence; with 小作坊许可证 an empty end date is filled with the usual term."""

    number = forms.CharField(label="证号", max_length=60)
    issued_on = forms.DateField(label="发证日期", widget=DayInput, required=False)
    valid_until = forms.DateField(label="有效期至", widget=DayInput, required=False)
    is_endless = forms.BooleanField(label="长期有效（证上没有截止日期）", required=False)
    issuer = forms.ModelChoiceField(label="发证机关", queryset=Organisation.objects.none(), required=False, empty_label="未填写")
    scope = forms.CharField(label="许可品种", max_length=200, required=False, help_text="照证上“食品类别”“品种明细”填写。")
    signatory = forms.CharField(label="签发人", max_length=30, required=False)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["issuer"].queryset = Organisation.objects.filter(kind__in=ISSUERS, is_active=True)
        if kind == LicenceKind.WORKSHOP:
            self.fields["issued_on"].required = True
            self.fields["valid_until"].help_text = f"不填按规则推算：今天发证的，到 {usual_end(clock.today())}。该期限待局方确认。"
        if kind == LicenceKind.BUSINESS:
            self.fields["number"].help_text = "三证合一的执照填 18 位统一社会信用代码。"
            del self.fields["scope"], self.fields["signatory"]

    def clean(self):
        data = super().clean()
        if data.get("is_endless"):
            data["valid_until"] = None
        elif not data.get("valid_until") and self.kind == LicenceKind.WORKSHOP:
            if data.get("issued_on"):  # without it there is nothing to count from, which is told beside that field
                data["valid_until"] = usual_end(data["issued_on"])
        elif not data.get("valid_until") and "valid_until" not in self.errors:
            self.add_error("valid_until", "请填写有效期至；证上没有截止日期的，勾选“长期有效”。")
        return data

    def facts(self) -> Facts:
        """The clean data as the action takes it."""
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__dataclass_fields__ if name in self.cleaned_data})


class EndForm(forms.Form):
    """How, when and why a licence ends before its date."""

    end_kind = forms.ChoiceField(
        label="办理", choices=[(LicenceEnd.CANCELLED, "注销"), (LicenceEnd.REVOKED, "吊销"), (LicenceEnd.MISTAKEN, "录入有误，作废")]
    )
    on = forms.DateField(label="终止日期", widget=DayInput, initial=clock.today)
    reason = forms.CharField(
        label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="写明决定文号或负责人申请，会写进大事记。"
    )


class ExpiryForm(forms.Form):
    """The filters of the expiry list."""

    q = forms.CharField(label="店名", required=False, max_length=40)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    kind = forms.ChoiceField(label="证照", required=False, choices=[("", "全部证照"), *LicenceKind.choices])
    stage = forms.ChoiceField(label="到期", required=False, choices=STAGES)


def initial_of(licence: Licence) -> dict:
    """Return what a renewal starts from: everything but the number's dates."""
    return {
        "number": licence.number,
        "issuer": licence.issuer_id,
        "scope": licence.scope,
        "signatory": licence.signatory,
        "issued_on": clock.today(),
    }
