"""What is typed about people and their health certificates."""

from django import forms

from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from workshops.people.actions import CertificateFacts, PersonFacts
from workshops.people.models import Person
from workshops.people.rules import usual_end


class PersonForm(forms.Form):
    """The facts of somebody who works in a workshop."""

    name = forms.CharField(label="姓名", max_length=30)
    job = forms.CharField(label="岗位", max_length=30, required=False, help_text="例如：负责人、炸制、包装。")
    id_number = forms.CharField(label="身份证号", max_length=30, required=False, help_text="加密保存，页面上只显示头尾。")
    phone = forms.CharField(label="手机号", max_length=20, required=False)
    touches_food = forms.BooleanField(label="接触直接入口食品（须每年取得健康证明）", required=False, initial=True)
    started_on = forms.DateField(label="入职日期", widget=DayInput, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def facts(self) -> PersonFacts:
        """The clean data as the actions take it."""
        return PersonFacts(**{name: self.cleaned_data[name] for name in PersonFacts.__dataclass_fields__})


class LeaveForm(forms.Form):
    """The day somebody left."""

    on = forms.DateField(label="离职日期", widget=DayInput, initial=clock.today)


class CertificateForm(forms.Form):
    """The facts on a health certificate; an empty end date is filled with the usual year."""

    issued_on = forms.DateField(label="发证日期", widget=DayInput)
    valid_until = forms.DateField(label="有效期至", widget=DayInput, required=False, help_text="不填按一年推算。")
    number = forms.CharField(label="证号", max_length=40, required=False)
    issuer = forms.CharField(label="体检（发证）机构", max_length=60, required=False)

    def clean(self):
        data = super().clean()
        if not data.get("valid_until") and data.get("issued_on") and "valid_until" not in self.errors:
            data["valid_until"] = usual_end(data["issued_on"])
        return data

    def facts(self) -> CertificateFacts:
        """The clean data as the action takes it."""
        return CertificateFacts(**self.cleaned_data)


class ExpiryForm(forms.Form):
    """The filters of the list of health certificates that run out."""

    STAGES = (("", "全部"), ("none", "未登记"), ("late", "已过期"), ("7", "7 天内到期"), ("30", "30 天内到期"), ("60", "60 天内到期"))

    q = forms.CharField(label="店名或姓名", required=False, max_length=40)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    stage = forms.ChoiceField(label="到期", required=False, choices=STAGES)


def initial_of(person: Person) -> dict:
    """Return what a correction starts from."""
    return {name: getattr(person, name) for name in PersonFacts.__dataclass_fields__}
