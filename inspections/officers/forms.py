"""What is typed about officers."""

from django import forms

from inspections.officers import queries
from inspections.officers.actions import Facts
from inspections.officers.actions_reviewers import Qualification
from inspections.officers.models import LeaveKind, RelationKind
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.places import townships
from jishan_portal.kit.pages import DayInput

STANDINGS = (
    ("", "全部情况"),
    ("missing", "未登记执法证"),
    ("near", "执法证快到期"),
    ("late", "执法证已过期"),
    ("away", "今天请假"),
    ("off", "已不在岗"),
)
WHO = "名单是辖区内有市监岗位、还没有登记的账号。"
NOBODY = "辖区内有市监岗位的账号都已登记。新来的人，请系统管理员先建账号、安排岗位。"
UNTIL = "过期后不能安排检查；到期前 60、30、7 天提醒。"


class FilterForm(forms.Form):
    """The filters of the list."""

    q = forms.CharField(label="姓名或执法证号", required=False, max_length=40)
    station = forms.ChoiceField(label="单位", required=False)
    standing = forms.ChoiceField(label="情况", required=False, choices=STANDINGS)

    def __init__(self, *args, stations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["station"].choices = [("", "全部单位"), *stations]


class OfficerForm(forms.Form):
    """The record of an officer; `user` only where a new one is opened."""

    user = forms.ModelChoiceField(label="人员", queryset=User.objects.none(), empty_label="请选择", help_text=WHO)
    station = forms.ModelChoiceField(label="所在单位", queryset=Organisation.objects.none(), empty_label="请选择")
    certificate_number = forms.CharField(label="执法证号", max_length=40, required=False)
    certificate_until = forms.DateField(label="执法证有效期至", widget=DayInput, required=False, help_text=UNTIL)
    home_area_code = forms.ChoiceField(label="本人所在乡镇", required=False)
    home_village = forms.CharField(label="本人所在村（社区）", max_length=40, required=False, help_text="安排检查时避开本人所在的村。")
    is_active = forms.BooleanField(label="在岗执法", required=False, initial=True, help_text="调离、退休的去掉勾选，历史记录仍保留。")
    note = forms.CharField(label="备注", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, by, is_new: bool, **kwargs):
        super().__init__(*args, **kwargs)
        stations = [code for code, _ in queries.stations_of(by)]
        self.fields["station"].queryset = Organisation.objects.filter(code__in=stations).order_by("code")
        self.fields["home_area_code"].choices = [("", "不填"), *townships().items()]
        if is_new:
            self.fields["user"].queryset = queries.candidates(by)
            if not self.fields["user"].queryset.exists():
                self.fields["user"].help_text = NOBODY
            self.fields["user"].label_from_instance = lambda user: f"{user.display_name}（{user.username}）"
        else:
            del self.fields["user"]

    def facts(self) -> Facts:
        """The clean data as the action takes it."""
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__dataclass_fields__})


class LeaveForm(forms.Form):
    """From when to when somebody is away."""

    kind = forms.ChoiceField(label="类别", choices=LeaveKind.choices)
    since = forms.DateField(label="自", widget=DayInput)
    until = forms.DateField(label="至（含当日）", widget=DayInput)
    reason = forms.CharField(label="事由", max_length=200, required=False)


class RelationForm(forms.Form):
    """Which workshop, and what ties the officer to it."""

    workshop = forms.CharField(label="小作坊", max_length=80, help_text="填店名或档案上的 8 位公开码。")
    kind = forms.ChoiceField(label="关系", choices=RelationKind.choices)
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="例如“负责人是本人堂兄”。只有市监人员看得到。")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_workshop(self):
        """The one workshop that is meant."""
        text = self.cleaned_data["workshop"]
        found = queries.found_workshops(self.by, text)
        if not found:
            raise forms.ValidationError("管辖范围内没有这户小作坊。请核对店名，或者填档案上的公开码。")
        if len(found) > 1:
            names = "、".join(f"{row.name}（{row.code}）" for row in found[: queries.SHOWN_HITS])
            raise forms.ValidationError(f"有几户都叫这个名字：{names}。请改填括号里的公开码。")
        return found[0]


class EndForm(forms.Form):
    """Why a relation no longer stands."""

    reason = forms.CharField(label="解除理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ReviewerForm(forms.Form):
    """What lets somebody review penalty decisions legally."""

    certificate_number = forms.CharField(label="法律职业资格证书编号", max_length=40, required=False, help_text="照证书填写。")
    reviewing_since = forms.DateField(
        label="首次从事法制审核日期", widget=DayInput, required=False, help_text="没有证书、以前已经从事法制审核的，填首次从事的日期。"
    )
    note = forms.CharField(label="备注", max_length=200, required=False, help_text="例如任职文件的文号。")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> Qualification:
        """The clean data as the action takes it."""
        return Qualification(**{name: self.cleaned_data[name] for name in Qualification.__dataclass_fields__})
