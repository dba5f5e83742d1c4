"""What is typed at the steps of a lead: what the reporter will read, what stays inside."""

from django import forms

from inspections.leads.forms import LONG, WorkshopSearchForm
from inspections.leads.models import Lead
from inspections.leads.states import LeadState, Outcome, ReplyWay
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.kit import clock
from jishan_portal.kit.identifiers import normalise_document_number
from jishan_portal.kit.pages import DayInput

TO_REPORTER = "这段话反映人凭查询码看得到，请写清楚，不要写内部情况和别人的信息。"
TO_TOWNSHIP = "乡镇看得到地点、描述、照片和这段话，看不到反映人。"
INSIDE = "什么时候、谁去的、看到什么。反映人看不到。"


def _told(label: str, *, needed: bool = True, help_text: str = TO_REPORTER):
    return forms.CharField(label=label, max_length=300, required=needed, widget=forms.Textarea(attrs=LONG), help_text=help_text)


def _findings():
    return forms.CharField(
        label="核查记录（内部）",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text="什么时候、谁去的、看到什么。反映人看不到。",
    )


class RefuseForm(forms.Form):
    """Why a lead is not accepted."""

    note = _told("不予受理的理由")


class NothingForm(forms.Form):
    """What was done and found."""

    findings = _findings()
    note = _told("告诉反映人的话")


class PassOnForm(forms.Form):
    """Which department, and why."""

    department = forms.CharField(label="转给哪个部门", max_length=60)
    note = _told("转办理由")


class SettleForm(forms.Form):
    """What a mediation led to."""

    outcome = forms.ChoiceField(label="结果", choices=Outcome.choices, widget=forms.RadioSelect)
    note = _told("调解情况")


class ReasonForm(forms.Form):
    """A reason that stays inside the office."""

    note = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LONG))


class FileForm(WorkshopSearchForm):
    """Which workshop was put on file for a lead."""

    findings = _findings()
    note = _told("补充告诉反映人的话", needed=False, help_text="可以不填。反映人会看到“这户小作坊已登记建档，纳入日常监管”。")


class AskForm(forms.Form):
    """Which township is asked, and what."""

    township = forms.ModelChoiceField(label="请哪个乡镇协查", queryset=Organisation.objects.none(), empty_label=None)
    request = forms.CharField(
        label="请乡镇核实什么",
        max_length=300,
        widget=forms.Textarea(attrs=LONG),
        help_text=TO_TOWNSHIP,
    )

    def __init__(self, *args, lead: Lead, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP, is_active=True).order_by("code")
        self.fields["township"].queryset = rows
        own = rows.filter(areas__code=lead.area_code).first()
        self.initial.setdefault("township", own.pk if own else None)


class MergeForm(forms.Form):
    """Which lead tells the same."""

    number = forms.CharField(label="并入哪一条（编号）", max_length=40)
    note = forms.CharField(label="为什么是同一件事", max_length=300, widget=forms.Textarea(attrs=LONG))

    def __init__(self, *args, lead: Lead, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.lead, self.user = lead, user

    def clean_number(self):
        """Return the lead of that number in the user's reach."""
        text = normalise_document_number(self.cleaned_data["number"])
        found = Lead.objects.visible_to(self.user).filter(number=text).exclude(pk=self.lead.pk).exclude(state=LeadState.MERGED).first()
        if not found:
            raise forms.ValidationError("没有找到这个编号的线索，请从列表里复制完整编号，例如“稷市监线〔2026〕3号”。")
        return found


class DecideForm(forms.Form):
    """Granting or refusing an extension."""

    grant = forms.TypedChoiceField(
        label="决定", choices=[("1", "批准延长"), ("0", "不批准")], coerce=lambda text: text == "1", widget=forms.RadioSelect
    )
    decision = forms.CharField(label="意见", max_length=300, required=False, help_text="不批准须写明理由。")

    def clean(self):
        """A refusal says why."""
        data = super().clean()
        if data.get("grant") is False and not data.get("decision", "").strip():
            self.add_error("decision", "不批准请写明理由。")
        return data


class TellForm(forms.Form):
    """When and how a named person was told."""

    on = forms.DateField(label="告知日期", widget=DayInput, initial=clock.today)
    way = forms.ChoiceField(label="告知方式", choices=ReplyWay.choices)
    words = forms.CharField(label="告知内容", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """What a township found."""

    answer = forms.CharField(
        label="核实情况", max_length=500, widget=forms.Textarea(attrs=LONG), help_text="去了没有、见到谁、是不是在生产。"
    )
